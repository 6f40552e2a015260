"""Questionnaires in and out of workbooks: nothing is lost on the way, every mistake is named by its cell."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import Sheet, read_table, write_xlsx
from tsumiki.kernel.text import normalise_input
from tsumiki.surveys import questionnaire_sheets
from tsumiki.surveys.logic.specs import KINDS, MISSING, OPERATORS, SEVERITIES, CheckSpec, QuestionSpec
from tsumiki.surveys.logic.specs import check_spec as check_of
from tsumiki.surveys.logic.specs import question_spec as question_of
from tsumiki.surveys.models import Questionnaire
from tsumiki.surveys.questionnaire_sheets.columns import CHECK_COLUMNS, CHOICE_COLUMNS, QUESTION_COLUMNS
from tsumiki.surveys.questionnaire_sheets.opening import read
from tsumiki.surveys.questionnaire_sheets.own import Reader
from tsumiki.surveys.selectors.known import all_sources
from tsumiki.surveys.services.questionnaires import load_shipped_questionnaires


def workbook(questions, checks=()):
    buffer = io.BytesIO()
    questionnaire_sheets.write(buffer, questions, checks, title="題名")
    return io.BytesIO(buffer.getvalue())


def sheets(**rows):
    """A workbook of raw rows: the first row of each sheet is its heading."""
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet(name, header=head, rows=body) for name, (head, *body) in rows.items()])
    return io.BytesIO(buffer.getvalue())


CODES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
# What a cell of Excel keeps as it is: no control characters, no blanks at the ends.
TEXT = (
    st.text(st.characters(categories=("L", "N", "P", "S")), max_size=20)
    .map(normalise_input)
    # Some letters become two in their canonical form.
    .filter(lambda text: text == text.strip() and len(text) <= 20 and not text.startswith("_x"))
)
LABEL = TEXT.filter(lambda text: text and not set(text) & set("、=＝|｜"))
LIMIT = st.one_of(st.none(), st.integers(-1000, 1000).map(float))


@st.composite
def questions(draw):
    found = []
    for code in draw(st.lists(CODES, min_size=1, max_size=4, unique=True)):
        kind = draw(st.sampled_from(list(KINDS)))
        choices = [
            {"code": c, "label": draw(LABEL), **({"has_text": True} if draw(st.booleans()) else {})}
            for c in (
                draw(st.lists(CODES, min_size=2, max_size=3, unique=True))
                if kind in ("single", "multiple")
                else []
            )
        ]
        is_table = kind == "table"
        rows = [{"code": "r1", "label": draw(LABEL)}] if is_table else []
        column = {
            "code": "k1",
            "label": draw(LABEL),
            **draw(
                st.sampled_from([{"kind": "number"}, {"kind": "number", "is_whole": True}, {"kind": "short"}])
            ),
            "unit": "件",
        }
        mapped = draw(st.sampled_from(["old", ["old", "older"]]))
        places = [choice["code"] for choice in choices[:1]] + (
            ["row/r1", "column/k1", "column/k1/a"] if is_table else []
        )
        found.append(
            QuestionSpec(
                code=code,
                number=draw(LABEL),
                text=draw(LABEL),
                kind=kind,
                section=draw(TEXT),
                help=draw(TEXT),
                is_required=draw(st.booleans()),
                choices=choices,
                rows=rows,
                columns=[column] if is_table else [],
                unit=draw(TEXT),
                minimum=draw(LIMIT),
                maximum=draw(LIMIT),
                max_length=draw(st.one_of(st.none(), st.integers(1, 20_000))),
                asked_if=draw(st.sampled_from([[], [{"question": "status", "any_of": ["a", "b"]}]])),
                bands=draw(st.lists(st.integers(0, 100).map(float), max_size=3)),
                is_summed=draw(st.booleans()),
                previous_code=draw(st.one_of(st.just(""), CODES)),
                is_whole=draw(st.booleans()),
                earliest=draw(st.sampled_from(["", "2026-04-01"])),
                latest=draw(st.sampled_from(["", "2027-03-31"])),
                previous_choices={place: mapped for place in places if draw(st.booleans())},
                change_percent=draw(st.one_of(st.none(), st.integers(1, 1000))),
                prefill=draw(st.sampled_from(["", "previous"])),
                minutes=draw(st.integers(0, 9990)) / 10,
            )
        )
    return found


CHECKS = st.builds(
    CheckSpec,
    left=st.lists(CODES, min_size=1, max_size=3),
    operator=st.sampled_from(list(OPERATORS)),
    sentence=LABEL,
    right=st.one_of(st.just(""), CODES),
    right_value=LIMIT,
    missing=st.sampled_from(list(MISSING)),
    severity=st.sampled_from(list(SEVERITIES)),
)


@settings(max_examples=40)
@given(questions(), st.lists(CHECKS, max_size=2))
def test_what_is_written_is_read_back_cell_for_cell(written, checks):
    opened = {sheet.name: sheet for sheet in read_table(workbook(written, checks), name="a.xlsx")}

    found = Reader(opened).read()

    assert found.problems == []
    assert (found.questions, found.checks) == (written, checks)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["iko-2022", "iko-2026"])
def test_the_shipped_questionnaires_survive_the_round_trip(code):
    load_shipped_questionnaires()
    questionnaire = Questionnaire.objects.get(code=code)
    rows = [question_of(q) for q in questionnaire.questions.all()]
    checks = [check_of(c) for c in questionnaire.checks.all()]

    found = read(workbook(rows, checks), name="a.xlsx", sources=all_sources())

    assert (found.problems, found.questions, found.checks) == ([], rows, checks)


def test_the_form_to_download_is_itself_sound():
    found = read(workbook(questionnaire_sheets.EXAMPLES), name="様式.xlsx")

    assert (found.problems, found.questions) == ([], questionnaire_sheets.EXAMPLES)


def heads(columns):
    return [names[0] for names in columns.values()]


def row(columns, **values):
    return [values.get(name, "") for name in columns]


def test_every_mistake_is_named_with_sheet_and_cell():
    upload = sheets(
        設問=[
            heads(QUESTION_COLUMNS),
            row(QUESTION_COLUMNS, code="状況", number="問1", text="状況", kind="一つ選ぶ"),
            row(QUESTION_COLUMNS, code="b", number="問2", text="数", kind="数字", minimum="多い"),
            row(
                QUESTION_COLUMNS,
                code="c",
                number="問3",
                text="文",
                kind="短い文",
                is_required="たぶん",
                asked_if="?",
            ),
        ],
        選択肢=[
            heads(CHOICE_COLUMNS),
            row(CHOICE_COLUMNS, question="zzz", part="選択肢", code="a", label="Ａ"),
            row(CHOICE_COLUMNS, question="c", part="列", code="a", label=""),
        ],
        確認=[
            heads(CHECK_COLUMNS),
            row(CHECK_COLUMNS, left="b", operator="＞", right_value="五", sentence="文"),
        ],
    )

    found = read(upload, name="a.xlsx")

    assert [str(problem) for problem in found.problems] == [
        "シート「選択肢」のB3：「列」は使えません。選択肢・表の行・表の列のどれかを入力してください。",
        "シート「選択肢」のD3：言葉を入力してください。",
        "シート「設問」のA2：コード「状況」は、半角の英数字と - _ だけ、40字以内で入力してください。",
        "シート「設問」のE3：「数字」は使えません。一つ選ぶ・あてはまるものをすべて選ぶ・数値・日付・短い文・長い文・表・ファイルのどれかを入力してください。",
        "シート「設問」のI3：「多い」は数値として読み取れません。数字だけを入力してください。",
        "シート「設問」のG4：「たぶん」は使えません。あてはまるときは ○、あてはまらないときは空けてください。",
        "シート「設問」のO4：「?」は条件として読み取れません。「status=promoting,willing」の形で書いてください。",
        "シート「選択肢」のA2：シート「設問」に、コード「zzz」の設問がありません。",
        "シート「確認」のB2：「＞」は使えません。左＝右・左≦右・左≧右・両方そろって答える・両方には答えない・左の合計＝右のどれかを入力してください。",
        "シート「確認」のD2：「五」は数値として読み取れません。数字だけを入力してください。",
    ]


def test_mistakes_between_cells_are_named_at_their_question():
    upload = sheets(
        設問=[
            ["コード", "種類", "設問", "番号", "条件"],
            ["a", "短い文", "文", "問1", ""],
            ["a", "一つ選ぶ", "選", "問2", "zzz=y"],
        ]
    )

    found = read(upload, name="a.xlsx")

    assert [str(problem) for problem in found.problems] == [
        "シート「設問」のA2：コード「a」の設問が2つ以上あります。",
        "シート「設問」のA2：問2：選択肢を2つ以上置いてください。",
        "シート「設問」のA2：問2：たずねる条件の設問「zzz」が、この設問より前にありません。",
    ]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (
            sheets(別=[["a"], ["b"]]),
            "「a.xlsx」に、シート「設問」も、XLSFormのシート「survey」もありません。",
        ),
        (io.BytesIO(b"PK\x03\x04broken"), "「a.xlsx」は壊れていて読み取れません。"),
        (io.BytesIO(b""), "「a.xlsx」は空のファイルです。"),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_whole(upload, sentence):
    with pytest.raises(InputError) as refusal:
        read(upload, name="a.xlsx")

    assert str(refusal.value).startswith(sentence)


def test_a_sheet_without_its_columns_says_which_are_missing():
    found = read(sheets(設問=[["コード", "設問"], ["a", "文"]]), name="a.xlsx")

    assert [str(problem) for problem in found.problems] == [
        "シート「設問」に「設問番号」の列がありません。",
        "シート「設問」に「種類」の列がありません。",
    ]


SURVEY = ["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "calculation"]


def test_an_xlsform_comes_in_as_far_as_it_maps_and_the_rest_is_listed():
    upload = sheets(
        survey=[
            SURVEY,
            ["start", "start", "", "", "", "", "", "", ""],
            ["begin_group", "g1", "取組", "", "", "", "", "", ""],
            ["select_one yn", "doing", "取組はありますか", "注意", "yes", "", "", "", ""],
            ["integer", "count", "いくつ", "", "", "${doing} = 'yes'", ". >= 0 and . <= 50", "", ""],
            [
                "select_multiple kinds or_other",
                "kinds",
                "種類",
                "",
                "",
                "selected(${doing}, 'yes')",
                "",
                "",
                "",
            ],
            ["end_group", "", "", "", "", "", "", "", ""],
            ["text", "memo", "メモ", "", "", "${count} > 3", "string-length(.) <= 100", "multiline", ""],
            ["date", "day", "いつ", "", "", "", ". < today()", "", ""],
            ["calculate", "sum", "", "", "", "", "", "", "1 + 1"],
            ["begin_repeat", "rep", "くり返し", "", "", "", "", "", ""],
            ["text", "inner", "中", "", "", "", "", "", ""],
            ["end_repeat", "", "", "", "", "", "", "", ""],
            ["geopoint", "place", "場所", "", "", "", "", "", ""],
        ],
        choices=[
            ["list_name", "name", "label"],
            ["yn", "yes", "はい"],
            ["yn", "no", "いいえ"],
            ["kinds", "a", "Ａ"],
        ],
    )

    found = read(upload, name="form.xlsx")

    assert found.problems == []
    assert [
        (q.code, q.number, q.kind, q.section, q.is_required, q.asked_if, q.minimum, q.maximum, q.max_length)
        for q in found.questions
    ] == [
        ("doing", "問1", "single", "取組", True, [], None, None, None),
        ("count", "問2", "number", "取組", False, [{"question": "doing", "any_of": ["yes"]}], 0, 50, None),
        (
            "kinds",
            "問3",
            "multiple",
            "取組",
            False,
            [{"question": "doing", "any_of": ["yes"]}],
            None,
            None,
            None,
        ),
        ("memo", "問4", "long", "", False, [], None, None, 100),
        ("day", "問5", "date", "", False, [], None, None, None),
    ]
    assert found.questions[2].choices[-1] == {"code": "other", "label": "その他", "has_text": True}
    assert [str(item) for item in found.not_mapped] == [
        "シート「survey」のI1：列「calculation」は取り込みません。",
        "シート「survey」のA2：「start」（端末の情報）は取り込みません。",
        "シート「survey」のF8：条件「${count} > 3」は読み取れないため、全員にたずねる設問にします。",
        "シート「survey」のG9：制約「. < today()」は読み取れないため、取り込みません。",
        "シート「survey」のA10：種類「calculate」にあたるものがありません。「sum」は取り込みません。",
        "シート「survey」のA11：繰り返し（begin_repeat）は取り込みません。表の設問として作り直してください。",
        "シート「survey」のB12：「inner」は、繰り返しの中にあるため取り込みません。",
        "シート「survey」のA14：種類「geopoint」にあたるものがありません。「place」は取り込みません。",
    ]


def test_nothing_of_an_xlsform_is_dropped_in_silence():
    head = [
        "type",
        "name",
        "label",
        "constraint",
        "constraint_message",
        "appearance",
        "parameters",
        "prefill",
    ]
    upload = sheets(
        survey=[
            head,
            ["range", "score", "点", "", "", "picker no-ticks", "start=0 end=10 step=2", ""],
            ["range", "level", "段", "", "", "", "start=1 end=5 step=1", ""],
            ["integer", "people", "人数", "", "多すぎます", "", "", "indicator:population"],
            ["decimal", "rate", "率", "", "", "", "", ""],
            ["select_one yn randomize", "doing", "有無", "", "", "minimal", "seed=1", ""],
            ["text", "memo", "あ" * 301, "", "", "multiline", "", ""],
            ["date", "day", "いつ", ". >= date('2026-04-01') and . <= date('2027-03-31')", "", "", "", ""],
        ],
        choices=[
            ["list_name", "name", "label", "image"],
            ["yn", "yes", "はい", "a.png"],
            ["yn", "no", "いいえ", ""],
        ],
        settings=[["form_title"], ["題名"]],
    )

    found = read(upload, name="form.xlsx", sources=all_sources())

    assert found.problems == []
    assert [
        (q.code, q.is_whole, q.minimum, q.maximum, q.earliest, q.latest, q.prefill) for q in found.questions
    ] == [
        ("score", False, 0, 10, "", "", ""),
        ("level", True, 1, 5, "", "", ""),
        ("people", True, None, None, "", "", "indicator:population"),
        ("rate", False, None, None, "", "", ""),
        ("doing", False, None, None, "", "", ""),
        ("memo", False, None, None, "", "", ""),
        ("day", False, None, None, "2026-04-01", "2027-03-31", ""),
    ]
    assert [str(item) for item in found.not_mapped] == [
        "シート「survey」のE1：列「constraint_message」は取り込みません。",
        "シート「choices」のD1：列「image」は取り込みません。",
        "シート「settings」は取り込みません。",
        "シート「survey」のF2：見た目の指定「picker」は取り込みません。",
        "シート「survey」のF2：見た目の指定「no-ticks」は取り込みません。",
        "シート「survey」のG2：指定「step=2」は取り込みません。",
        "シート「survey」のA6：指定「randomize」は取り込みません。",
        "シート「survey」のF6：見た目の指定「minimal」は取り込みません。",
        "シート「survey」のG6：指定「seed=1」は取り込みません。",
        "シート「survey」のC7：301字の文のうち、はじめの300字だけを取り込みます。",
    ]


def test_an_xlsform_with_a_list_that_is_not_there_is_not_taken_in():
    upload = sheets(survey=[["type", "name", "label"], ["select_one zzz", "a", "選"]])

    found = read(upload, name="form.xlsx")

    assert [str(problem) for problem in found.problems] == [
        "シート「survey」のA2：シート「choices」に、リスト「zzz」がありません。"
    ]


CELL = st.one_of(
    st.none(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.booleans(),
)
GRID = st.lists(st.lists(CELL, min_size=1, max_size=10), min_size=1, max_size=6)


@settings(max_examples=60)
@given(st.sampled_from(["設問", "survey"]), GRID, GRID, GRID)
def test_whatever_stands_in_the_cells_is_named_and_never_breaks_the_reading(first, survey, choices, checks):
    heading = {"設問": heads(QUESTION_COLUMNS), "survey": SURVEY}[first]
    second = {"設問": "選択肢", "survey": "choices"}[first]
    rows = {
        first: [heading, *survey],
        second: [heads(CHOICE_COLUMNS) if first == "設問" else ["list_name", "name", "label"], *choices],
        "確認": [heads(CHECK_COLUMNS), *checks],
    }

    found = read(sheets(**rows), name="a.xlsx")

    assert isinstance(found.problems, list)
