"""Taking a workbook in: first what it would change, then the write, and nothing in between is lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.surveys.authoring.conftest import YES_NO, spec
from tsumiki.surveys import questionnaire_sheets
from tsumiki.surveys.services import questionnaires as services


def go(name, *args):
    return reverse(f"surveys:{name}", args=args)


def upload(questions, checks=()):
    buffer = io.BytesIO()
    questionnaire_sheets.write(buffer, questions, checks, title="題名")
    return SimpleUploadedFile("直した調査票.xlsx", buffer.getvalue())


NEW = [
    spec("status", "single", choices=YES_NO, section="状況", is_required=True),
    spec("why", "long", number="問1-2", text="理由は？", minutes=3.0),
]


@pytest.fixture
def compared(author, draft):
    return author.post(go("questionnaire_import", draft.code), {"file": upload(NEW)})


def test_the_comparison_says_what_would_change_and_writes_nothing(compared, draft):
    shown = [(d.code, d.what, d.label, d.before, d.after) for d in compared.context["differences"]]

    assert compared.status_code == 200
    assert shown == [
        ("count", "削除", "", "", ""),
        ("part", "削除", "", "", ""),
        ("status", "変更", "必須", "いいえ", "はい"),
        ("why", "追加", "", "", ""),
    ]
    assert draft.questions.count() == 3


def test_what_was_compared_is_taken_in(author, compared, draft):
    reading = compared.context["take_form"]["reading"].value()

    answer = author.post(go("questionnaire_take", draft.code), {"reading": reading})

    assert answer.url == go("questionnaire_detail", draft.code)
    assert list(draft.questions.order_by("order").values_list("code", "is_required")) == [
        ("status", True),
        ("why", False),
    ]
    assert draft.checks.count() == 0


def test_a_reading_is_refused_once_somebody_saved_in_between(author, compared, draft, secretariat):
    reading = compared.context["take_form"]["reading"].value()
    services.move_question(draft, "part", by=secretariat, step=-1)

    answer = author.post(go("questionnaire_take", draft.code), {"reading": reading})

    assert answer.url == go("questionnaire_import", draft.code)
    assert draft.questions.count() == 3


def test_a_reading_that_was_tampered_with_or_of_another_questionnaire_is_refused(
    author, compared, draft, secretariat
):
    reading = compared.context["take_form"]["reading"].value()
    other = services.create_questionnaire(by=secretariat, code="other", fiscal_year=2027, title="別の調査票")

    author.post(go("questionnaire_take", draft.code), {"reading": reading[:-2] + "xx"})
    author.post(go("questionnaire_take", other.code), {"reading": reading})

    assert (draft.questions.count(), other.questions.count()) == (3, 0)


def test_a_workbook_with_mistakes_shows_them_and_cannot_be_taken(author, draft):
    page = author.post(go("questionnaire_import", draft.code), {"file": upload([spec("status", "single")])})

    assert [str(problem) for problem in page.context["found"].problems] == [
        "シート「設問」のA3：問status：選択肢を2つ以上置いてください。"
    ]
    assert page.context["take_form"] is None


def test_a_file_that_is_no_workbook_is_said_to_be_none(author, draft):
    page = author.post(
        go("questionnaire_import", draft.code), {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04zzz")}
    )

    assert page.status_code == 200
    assert page.context["problem"].startswith("「a.xlsx」は壊れていて読み取れません。")


def test_what_is_exported_changes_nothing_when_it_comes_back(author, draft):
    exported = author.get(go("questionnaire_xlsx", draft.code))

    page = author.post(
        go("questionnaire_import", draft.code), {"file": SimpleUploadedFile("a.xlsx", exported.content)}
    )

    assert (page.context["found"].problems, page.context["differences"], page.context["checks_change"]) == (
        [],
        [],
        False,
    )
