"""The sheets of our own form and the headings of their columns; the first heading is the one that is written."""

QUESTIONS, CHOICES, CHECKS, GUIDE = "設問", "選択肢", "確認", "書き方"

QUESTION_COLUMNS = {
    "code": ("コード",),
    "number": ("設問番号", "番号"),
    "section": ("まとまりの見出し", "見出し"),
    "text": ("設問", "設問文"),
    "kind": ("種類",),
    "help": ("記入の注意", "注意"),
    "is_required": ("必須",),
    "unit": ("単位",),
    "minimum": ("最小",),
    "maximum": ("最大",),
    "is_whole": ("整数だけ",),
    "earliest": ("最も早い日",),
    "latest": ("最も遅い日",),
    "max_length": ("文字数の上限", "文字数"),
    "asked_if": ("たずねる条件", "条件"),
    "previous_code": ("前回の設問コード", "前回コード"),
    "prefill": ("先に入れておく値",),
    "change_percent": ("説明を求める変化（％）", "説明を求める変化"),
    "minutes": ("目安（分）", "分"),
    "bands": ("集計の階級の下限",),
    "is_summed": ("合計に意味がある",),
}
CHOICE_COLUMNS = {
    "question": ("設問コード",),
    "part": ("区分",),
    "code": ("コード",),
    "label": ("言葉", "選択肢"),
    "exclusive": ("排他",),
    "has_text": ("記入欄",),
    "kind": ("列の種類",),
    "unit": ("列の単位",),
    "choices": ("列の選択肢",),
    "previous": ("前回のコード", "前回の選択肢コード"),
    "previous_choices": ("列の前回の選択肢コード",),
}
CHECK_COLUMNS = {
    "left": ("左の設問コード", "左"),
    "operator": ("関係",),
    "right": ("右の設問コード", "右"),
    "right_value": ("右の値",),
    "missing": ("未回答の扱い",),
    "severity": ("強さ",),
    "sentence": ("知らせる文",),
}
PARTS = {"choices": "選択肢", "rows": "表の行", "columns": "表の列"}
# What stands before a code among the codes of last time (models.Question).
PREFIXES = {"choices": "", "rows": "row/", "columns": "column/"}
YES = "○"
# The only words a column 必須, 排他, 記入欄 may hold; anything else is a mistake to be named.
YES_WORDS = frozenset(("○", "〇", "◯", "はい", "1", "yes", "true", "有", "必須"))
NO_WORDS = frozenset(("", "×", "いいえ", "0", "no", "false", "無", "-", "任意"))
