import pytest

from tsumiki.surveys.logic.specs import CheckSpec, QuestionSpec
from tsumiki.surveys.models import Questionnaire
from tsumiki.surveys.services import questionnaires as services

YES_NO = [{"code": "yes", "label": "はい"}, {"code": "no", "label": "いいえ"}]


def spec(code, kind="short", **fields):
    return QuestionSpec(
        **{"code": code, "number": f"問{code}", "text": f"{code}は？", "kind": kind, **fields}
    )


@pytest.fixture
def author(sign_in, secretariat):
    return sign_in(secretariat)


@pytest.fixture
def draft(secretariat) -> Questionnaire:
    """A draft of three questions and one check, sound as it is."""
    made = services.create_questionnaire(by=secretariat, code="draft", fiscal_year=2027, title="新しい調査")
    for row in (
        spec("status", "single", choices=YES_NO, section="状況"),
        spec("count", "number", unit="件", asked_if=[{"question": "status", "any_of": ["yes"]}]),
        spec("part", "number", unit="件", asked_if=[{"question": "status", "any_of": ["yes"]}]),
    ):
        services.add_question(made, row, by=secretariat)
    check = CheckSpec(left=["part"], operator="at_most", right="count", sentence="内数が多すぎます。")
    services.save_check(made, check, by=secretariat)
    made.refresh_from_db()
    return made


@pytest.fixture
def fixed(draft, secretariat) -> Questionnaire:
    services.fix_questionnaire(draft, by=secretariat)
    draft.refresh_from_db()
    return draft
