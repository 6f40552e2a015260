"""Every mistake of a questionnaire, each by its own sentence."""

import pytest

from tests.surveys.logic.samples import CHOICES, EXCLUSIVE, check, question
from tsumiki.surveys.logic.soundness import mistakes_of
from tsumiki.surveys.logic.sources import PrefillSource


def sentences(questions, checks=(), **known):
    return [
        mistake.sentence.partition("：")[2] or mistake.sentence
        for mistake in mistakes_of(questions, checks, **known)
    ]


CHOICE = question("c", "single", choices=CHOICES, number="問0")
NUMBER = question("n", "number", number="問9")
DAY = question("d", "date", number="問8")
TABLE = question(
    "t", "table", number="問7", rows=[{"code": "r", "label": "行"}], columns=[{"code": "k", "label": "列"}]
)


SOURCES = [
    PrefillSource("indicator:people", "統計「人」", "統計", "人", ("number",)),
    PrefillSource("plan:fields", "計画の分野", "計画", "分野", ("multiple",), lambda: ["work", "housing"]),
]


def test_a_sound_questionnaire_has_no_mistake():
    questions = [CHOICE, NUMBER, DAY, TABLE, question("q", asked_if=[{"question": "c", "any_of": ["a"]}])]

    assert mistakes_of(questions, [check("n", right_value=5), check("c", "t/r/k", operator="together")]) == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (question("日本"), "コードは、半角の英数字と - _ だけで、40字以内にしてください。"),
        (question(text=" "), "設問の文がありません。"),
        (question(number=""), "設問番号がありません。"),
        (question(kind="zzz"), "種類「zzz」はありません。"),
        (question(kind="number", minimum=5, maximum=1), "最小（5）が最大（1）より大きくなっています。"),
        (
            question(kind="short", change_percent=10),
            "前回からの変化の説明は、数値の設問と、数値の列のある表でだけ求められます。",
        ),
        (question(kind="single", choices=CHOICES[:1]), "選択肢を2つ以上置いてください。"),
        (question(kind="short", choices=CHOICES), "種類が「短い文」のときは、選択肢を置けません。"),
        (
            question(kind="single", choices=[*CHOICES, EXCLUSIVE]),
            "「排他」の選択肢は、すべて選ぶ設問でだけ使えます。",
        ),
        (question(kind="multiple", choices=[*CHOICES, CHOICES[0]]), "選択肢のコード「a」が2つ以上あります。"),
        (question(kind="table"), "表の行と列を、それぞれ1つ以上置いてください。"),
        (question(rows=[{"code": "r", "label": "行"}]), "表の行と列は、種類が「表」のときだけ置けます。"),
        (
            question(asked_if=[{"question": "later", "any_of": ["a"]}]),
            "たずねる条件の設問「later」が、この設問より前にありません。",
        ),
        (
            question(asked_if=[{"question": "n", "any_of": ["a"]}]),
            "たずねる条件にできるのは、選ぶ設問だけです（「問9」は数値です）。",
        ),
        (
            question(asked_if=[{"question": "c", "any_of": ["z"]}]),
            "たずねる条件の選択肢「z」が、問0にありません。",
        ),
        (
            question(asked_if=[{"question": "c", "any_of": []}]),
            "たずねる条件（問0）の選択肢を選んでください。",
        ),
        (question(previous_code="zzz"), "前回の調査票に、設問「zzz」がありません。"),
        (
            question(kind="date", previous_code="n"),
            "前回の設問と種類が違うので（数値→日付）、前回と対応させられません。",
        ),
        (
            question(kind="single", choices=CHOICES, previous_code="c", previous_choices={"a": "z"}),
            "前回の選択肢との対応の「z」が、前回の選択肢にありません。",
        ),
        (question(is_whole=True), "「整数だけ」は、数値の設問と、数値の列のある表でだけ使えます。"),
        (question(earliest="2026-04-01"), "日付の範囲は、日付の設問と、日付の列のある表でだけ使えます。"),
        (question(kind="date", latest="4月"), "日付の範囲の「4月」は日付ではありません。"),
        (
            question(kind="date", earliest="2026-04-02", latest="2026-04-01"),
            "最も早い日（2026-04-02）が、最も遅い日（2026-04-01）より後になっています。",
        ),
        (
            question(
                kind="single", choices=CHOICES, previous_code="c", previous_choices={"a": ["a", "gone"]}
            ),
            "前回の選択肢との対応の「gone」が、前回の選択肢にありません。",
        ),
        (
            question(
                kind="table",
                rows=[{"code": "r", "label": "行"}],
                columns=[{"code": "k", "label": "列"}],
                previous_code="t",
                previous_choices={"row/r": "gone"},
            ),
            "前回の選択肢との対応の「gone」が、前回の選択肢にありません。",
        ),
        (question(prefill="previous"), "前回の設問との対応がないので、前回の回答を入れておけません。"),
        (question(prefill="indicator:zzz"), "先に入れておく値「indicator:zzz」はありません。"),
        (question(prefill="indicator:people"), "統計「人」を入れておけるのは、数値の設問だけです。"),
        (
            question(kind="multiple", choices=CHOICES, prefill="plan:fields"),
            "計画の分野を入れておくには、選択肢のコードを合わせてください（housing、workなど）。",
        ),
    ],
)
def test_each_mistake_of_a_question_has_its_sentence(row, sentence):
    known = {"previous": [CHOICE, NUMBER, TABLE], "sources": SOURCES}

    assert sentences([CHOICE, NUMBER, row], **known) == [sentence]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (check("zzz", right_value=1), "設問「zzz」がありません。"),
        (check("t/r/zzz", right_value=1), "設問「t」に、表の欄「r/zzz」がありません。"),
        (check("c", right_value=1), "「c」は数値ではないので、比べられません。"),
        (check("d", operator="sum", right_value=1), "「d」は数値ではないので、比べられません。"),
        (check("n", right="d"), "数値と日付は比べられません。同じ種類の設問どうしにしてください。"),
        (check("n"), "右は、設問か値のどちらか一つにしてください。"),
        (check("n", right="n", right_value=1), "右は、設問か値のどちらか一つにしてください。"),
        (
            check("n", "n", right_value=1),
            "左の設問は一つにしてください（合計を比べるときは「左の合計＝右」を選びます）。",
        ),
        (check("n", operator="together"), "設問を2つ以上置き、右の値は空けてください。"),
        (check("n", right_value=1, sentence=" "), "知らせる文がありません。"),
    ],
)
def test_each_mistake_of_a_check_has_its_sentence(wrong, sentence):
    assert sentences([CHOICE, NUMBER, DAY, TABLE], [wrong]) == [sentence]


def test_a_questionnaire_without_questions_cannot_be_answered():
    assert sentences([]) == ["設問がありません。一つ以上の設問を置いてください。"]


def test_codes_and_numbers_stand_once():
    assert sentences([question("a"), question("a", number="問2"), question("b")]) == [
        "コード「a」の設問が2つ以上あります。",
        "設問番号「問1」が2つ以上あります。",
    ]


def test_a_table_made_from_others_needs_them():
    table = {
        "code": "x",
        "text": "集計",
        "after": "gone",
        "parts": [{"choice": "a", "question": "c", "any_of": ["z"]}],
    }

    assert sentences([CHOICE], derived=[table]) == [
        "表を置く位置の設問「gone」がありません。",
        "もとになる設問「c」に、選択肢「z」がありません。",
    ]
