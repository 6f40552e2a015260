"""What an author types: a questionnaire's title page, a question, a check. Lists are typed as lines."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import validate_slug

from tsumiki.kernel.text import normalise_input
from tsumiki.surveys.forms.answer_fields import DateAnswer
from tsumiki.surveys.forms.lines import (
    ChoiceLines,
    ColumnLines,
    MappingLines,
    NumberLine,
)
from tsumiki.surveys.logic.specs import (
    KINDS,
    MINUTES,
    MISSING,
    OPERATORS,
    SEVERITIES,
    CheckSpec,
    QuestionSpec,
)
from tsumiki.surveys.selectors.known import all_sources

PREFILL_NONE, PREFILL_PREVIOUS = "", "previous"
CODE_HELP = "半角の英数字と - _ 。年度が変わっても同じコードを使います。"


class Text(forms.CharField):
    """Text as people type it, in its canonical form."""

    def to_python(self, value: Any) -> str:
        return normalise_input(super().to_python(value))


def _text(label: str, limit: int, *, required: bool = False, rows: int = 0, help_text: str = "") -> Text:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return Text(label=label, max_length=limit, required=required, widget=widget, help_text=help_text)


def _code(label: str, help_text: str = CODE_HELP, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        required=required,
        help_text=help_text,
        validators=[validate_slug],
        error_messages={"invalid": "半角の英数字と - _ だけで入力してください。"},
    )


class BeginForm(forms.Form):
    """A new questionnaire, empty or copied."""

    title = _text("題名", 120, required=True)
    fiscal_year = forms.IntegerField(
        label="年度（西暦）",
        min_value=2015,
        max_value=2100,
        help_text="例：2027",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "answer-number"}),
    )
    code = _code(
        "コード", "半角の英数字と - _ 。ページの住所に使い、あとから変えられません（例：iko-2027）。"
    )


class SeenForm(forms.Form):
    """A form that knows how the part stood when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def keep_for(self, seen: str) -> None:
        """Show again what was typed, now to be saved over what stands there."""
        self.data = self.data.copy()
        self.data["seen"] = seen


class BasicsForm(SeenForm):
    title = _text("題名", 120, required=True)
    fiscal_year = forms.IntegerField(
        label="年度（西暦）",
        min_value=2015,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "answer-number"}),
    )
    reference_date = DateAnswer(label="基準日", help_text="何日現在の状況をたずねるか")
    lead = _text(
        "はじめに", 4000, rows=5, help_text="調査の目的、結果の使いみちなど。回答の画面の初めに出ます。"
    )
    contact = _text("問合せ先", 1000, rows=3)
    source_note = _text("出典・注記", 1000, rows=3)

    def values(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        day = data["reference_date"]
        from_text = forms.DateField().clean(day) if day else None
        return {**data, "reference_date": from_text}


def basics_initial(questionnaire: Any) -> dict[str, Any]:
    day = questionnaire.reference_date
    return {**vars(questionnaire), "reference_date": day.isoformat() if day else ""}


class QuestionForm(SeenForm):
    """One question; `earlier` are the questions before it, `previous` those of the previous questionnaire."""

    number = _text("設問番号", 20, required=True, help_text="例：問1、問2-1")
    section = _text(
        "まとまりの見出し",
        80,
        help_text="同じ見出しの設問は、一つの画面にまとまります。空けると前の設問と同じまとまりになります。",
    )
    text = _text("設問", 300, required=True, rows=2)
    help = _text("記入の注意", 1000, rows=3)
    kind = forms.ChoiceField(label="種類", choices=list(KINDS.items()))
    is_required = forms.BooleanField(label="必ず答えてもらう", required=False)
    choices = ChoiceLines(
        label="選択肢",
        help_text="1行に1つ、「コード|言葉」。ほかと一緒に選べないものは「|排他」、文を書く欄を付けるものは「|記入欄」を続けます。"
        "コードを省くと自動で付きます。例：other|その他|記入欄",
    )
    rows = ChoiceLines(
        label="表の行", help_text="種類が「表」のとき。1行に1つ、「コード|言葉」", with_flags=False
    )
    columns = ColumnLines(
        label="表の列",
        help_text="種類が「表」のとき。1行に1つ、「コード|言葉|種類|単位|選択肢」。小数のない数は種類を「整数」とします。例：count|事業の数|整数|事業",
    )
    unit = _text("単位", 20, help_text="例：人、千円、％")
    minimum = NumberLine(label="最小")
    maximum = NumberLine(label="最大")
    is_whole = forms.BooleanField(
        label="整数だけ", required=False, help_text="小数のある数を誤りとします（表では、すべての数値の列）。"
    )
    earliest = DateAnswer(label="最も早い日", help_text="種類が「日付」のとき（表では、すべての日付の列）。")
    latest = DateAnswer(label="最も遅い日")
    max_length = forms.IntegerField(
        label="文字数の上限",
        required=False,
        min_value=1,
        max_value=20_000,
        help_text="空けると、短い文は200字、長い文は4,000字です。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "answer-number"}),
    )
    asked_if = forms.MultipleChoiceField(
        label="たずねる条件",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだ答えのときだけたずねます。同じ設問の中ではどれか、別の設問どうしではすべてを満たすときです。何も選ばなければ、全員にたずねます。",
    )
    previous_code = forms.ChoiceField(label="前回の設問", required=False)
    previous_choices = MappingLines(
        label="前回の選択肢との対応",
        help_text="コードが変わったものだけ、1行に1つ、「今回のコード|前回のコード」。前回の二つが一つになったときは「今回|前回1、前回2」。"
        "表では「row/今回の行|前回の行」「column/今回の列|前回の列」「column/列/今回の選択肢|前回の選択肢」",
    )
    prefill = forms.ChoiceField(
        label="先に入れておく値",
        required=False,
        help_text="同じことを二度たずねないため、分かっている値を入れて確かめてもらいます。計画の分野・課題は、選択肢のコードが同じものが選ばれます。",
    )
    change_percent = forms.IntegerField(
        label="説明を求める変化（％）",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="前回からこれより大きく変わったとき、理由を書いてもらいます（数値の設問と、表の数値の列）。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "answer-number"}),
    )
    minutes = NumberLine(
        label="回答にかかる目安（分）",
        help_text="空けると、種類ごとの目安になります。",
        minimum=0,
        maximum=999,
    )

    def __init__(
        self,
        *args: Any,
        earlier: Sequence[Any],
        previous: Sequence[Any],
        spec: QuestionSpec | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        if spec is None:
            self.fields = {"code": _code("コード"), **self.fields}
        groups = condition_choices(earlier)
        # A condition that no longer fits stays visible, so that it can be taken away.
        known = {value for _, group in groups for value, _ in group}
        stale = [(v, f"{v}（いまの調査票にありません）") for v in conditions(spec) if v not in known]
        self.fields["asked_if"].choices = [*groups, *([("見つからない条件", stale)] if stale else [])]
        self.fields["previous_code"].choices = previous_choices(previous)
        self.fields["prefill"].choices = prefill_choices()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("minimum"), data.get("maximum")
        if low is not None and high is not None and low > high:
            self.add_error("maximum", "最大は、最小以上にしてください。")
        first, last = data.get("earliest"), data.get("latest")
        if first and last and first > last:
            self.add_error("latest", "最も遅い日は、最も早い日以後にしてください。")
        return data

    def values(self) -> QuestionSpec:
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        data |= {name: data[name] or "" for name in ("earliest", "latest")}
        kept = {"bands": self.spec.bands, "is_summed": self.spec.is_summed} if self.spec else {}
        minutes = data["minutes"] if data["minutes"] is not None else MINUTES[data["kind"]]
        code = self.spec.code if self.spec else data["code"]
        asked_if = grouped(data["asked_if"])
        return QuestionSpec(**{**data, **kept, "code": code, "minutes": float(minutes), "asked_if": asked_if})


def question_initial(spec: QuestionSpec) -> dict[str, Any]:
    return {**vars(spec), "asked_if": conditions(spec)}


def conditions(spec: QuestionSpec | None) -> list[str]:
    """status/promoting for every choice that opens the question."""
    rows = spec.asked_if if spec else []
    return [f"{row['question']}/{code}" for row in rows for code in row["any_of"]]


def grouped(values: Iterable[str]) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for value in values:
        question, _, code = value.partition("/")
        found.setdefault(question, []).append(code)
    return [{"question": question, "any_of": codes} for question, codes in found.items()]


def condition_choices(earlier: Sequence[Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (f"{q.number} {q.text}", [(f"{q.code}/{c['code']}", c["label"]) for c in q.choices])
        for q in earlier
        if q.kind in ("single", "multiple")
    ]


def previous_choices(previous: Sequence[Any]) -> list[tuple[str, str]]:
    return [("", "前回はたずねていない"), *((q.code, f"{q.number} {q.text}（{q.code}）") for q in previous)]


def prefill_choices() -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for source in all_sources():
        groups.setdefault(source.group, []).append((source.code, source.label))
    return [(PREFILL_NONE, "入れない"), (PREFILL_PREVIOUS, "前回の回答"), *groups.items()]


class CheckForm(SeenForm):
    left = _text(
        "左の設問コード",
        600,
        required=True,
        help_text="「、」か空白で区切ります。表の欄は「設問/行/列」と書きます。",
    )
    operator = forms.ChoiceField(label="関係", choices=list(OPERATORS.items()))
    right = _text("右の設問コード", 40)
    right_value = NumberLine(label="右の値", help_text="設問ではなく、決まった値と比べるとき")
    missing = forms.ChoiceField(label="未回答の扱い", choices=list(MISSING.items()))
    severity = forms.ChoiceField(label="強さ", choices=list(SEVERITIES.items()))
    sentence = _text("知らせる文", 200, required=True, help_text="どこをどう直せばよいかが分かる文にします。")

    def values(self) -> CheckSpec:
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        left = data["left"].replace("、", " ").replace(",", " ").split()
        return CheckSpec(**{**data, "left": left})


def check_initial(spec: CheckSpec) -> dict[str, Any]:
    return {**vars(spec), "left": "、".join(spec.left)}


class UploadForm(forms.Form):
    """A questionnaire in a workbook."""

    file = forms.FileField(
        label="Excelファイル",
        help_text="この製品の様式か、XLSForm（survey と choices のシートがあるもの）。10MBまで。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class TakeForm(forms.Form):
    """What was read, signed, on its way from the comparison to the write."""

    reading = forms.CharField(widget=forms.HiddenInput)
