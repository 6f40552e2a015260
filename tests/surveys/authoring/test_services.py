"""What the services refuse whoever calls them, and what they leave in the record."""

import pytest

from tests.surveys.authoring.conftest import YES_NO, spec
from tsumiki.accounts import verbs
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.logic.specs import CheckSpec, check_lines, check_spec
from tsumiki.surveys.models import Questionnaire
from tsumiki.surveys.services import questionnaires as services

CHECK = CheckSpec(left=["count"], operator="at_least", right_value=0, sentence="0以上です。")


def writes(questionnaire, by):
    """Every way to write to a questionnaire."""
    basics = {
        "title": "別",
        "fiscal_year": 2030,
        "lead": "",
        "contact": "",
        "reference_date": None,
        "source_note": "",
    }
    return {
        "basics": lambda: services.save_basics(questionnaire, by=by, seen="", data=basics),
        "add": lambda: services.add_question(questionnaire, spec("new"), by=by),
        "save": lambda: services.save_question(questionnaire, spec("count"), by=by, seen=""),
        "move": lambda: services.move_question(questionnaire, "part", by=by, step=-1),
        "delete": lambda: services.delete_question(questionnaire, "part", by=by),
        "check": lambda: services.save_check(questionnaire, CHECK, by=by),
        "uncheck": lambda: services.delete_check(questionnaire, questionnaire.checks.get(), by=by),
        "fix": lambda: services.fix_questionnaire(questionnaire, by=by),
        "throw": lambda: services.delete_questionnaire(questionnaire, by=by),
        "import": lambda: services.replace_content(
            questionnaire, by=by, seen_version=questionnaire.version, questions=[], checks=[], source="a.xlsx"
        ),
    }


WRITES = ("basics", "add", "save", "move", "delete", "check", "uncheck", "fix", "throw", "import")


def state(questionnaire):
    fresh = Questionnaire.objects.get(pk=questionnaire.pk)
    return fresh.version, fresh.title, list(fresh.questions.values()), list(fresh.checks.values())


@pytest.mark.parametrize("name", WRITES)
def test_a_town_writes_nothing(draft, officer, name):
    before = state(draft)

    with pytest.raises(RuleError):
        writes(draft, officer)[name]()

    assert state(draft) == before


@pytest.mark.parametrize("name", WRITES)
def test_a_fixed_questionnaire_is_never_written(fixed, secretariat, name):
    before = state(fixed)

    with pytest.raises(RuleError):
        writes(fixed, secretariat)[name]()

    assert state(fixed) == before


@pytest.mark.parametrize("role", ["town_approver", "prefecture"])
def test_others_begin_no_questionnaire(person, role, fixed, town, prefecture):
    somebody = person(role, prefecture if role == "prefecture" else town)

    with pytest.raises(RuleError):
        services.create_questionnaire(by=somebody, code="x", fiscal_year=2027, title="x")
    with pytest.raises(RuleError):
        services.copy_questionnaire(fixed, by=somebody, code="x", fiscal_year=2027, title="x")

    assert list(Questionnaire.objects.values_list("code", flat=True)) == [fixed.code]


def test_every_act_is_recorded_under_a_name_people_can_read(draft, secretariat):
    services.move_question(draft, "part", by=secretariat, step=-1)
    services.fix_questionnaire(draft, by=secretariat)

    found = AuditEvent.objects.filter(subject_type="surveys.questionnaire").order_by("pk")
    recorded = [event.verb for event in found]
    assert recorded == [
        "survey.questionnaire_created",
        "survey.question_added",
        "survey.question_added",
        "survey.question_added",
        "survey.check_saved",
        "survey.question_moved",
        "survey.questionnaire_fixed",
    ]
    assert [verb for verb in recorded if verbs.label_of(verb) == verb] == []


def test_two_people_at_one_check_see_both_texts(draft, secretariat, person):
    check = draft.checks.get()
    seen = services.mark(services.check_part(draft, check.pk))
    theirs = CheckSpec(**{**vars(check_spec(check)), "sentence": "相手の文"})
    mine = CheckSpec(**{**vars(check_spec(check)), "sentence": "自分の文"})
    services.save_check(draft, theirs, by=person("contractor"), check=check, seen=seen)

    with pytest.raises(services.ConflictError) as conflict:
        services.save_check(draft, mine, by=secretariat, check=check, seen=seen)

    assert conflict.value.mine_shown == "【知らせる文】\n自分の文"
    assert services.check_part(draft, check.pk) == check_lines(theirs)


def test_two_people_who_typed_the_same_do_not_disagree(draft, secretariat, person):
    seen = services.mark(services.question_part(draft, "count"))
    same = spec("count", "number", text="何件ですか")

    services.save_question(draft, same, by=person("contractor"), seen=seen)
    services.save_question(draft, same, by=secretariat, seen=seen)

    assert draft.questions.get(code="count").text == "何件ですか"


def test_a_question_somebody_deleted_meanwhile_is_not_brought_back(draft, secretariat):
    seen = services.mark(services.question_part(draft, "count"))
    services.delete_question(draft, "count", by=secretariat)

    with pytest.raises(services.ConflictError):
        services.save_question(draft, spec("count", "number"), by=secretariat, seen=seen)

    assert list(draft.questions.order_by("order").values_list("code", "order")) == [
        ("status", 1),
        ("part", 2),
    ]


def test_a_questionnaire_others_were_made_from_is_not_thrown_away(draft, secretariat):
    services.copy_questionnaire(draft, by=secretariat, code="next", fiscal_year=2028, title="翌年")

    with pytest.raises(RuleError) as refusal:
        services.delete_questionnaire(draft, by=secretariat)

    assert str(refusal.value) == "この調査票をもとにした調査票があるため、削除できません。"


def test_tables_made_from_questions_that_are_gone_go_with_them(draft, secretariat):
    table = {
        "code": "x",
        "number": "集計",
        "text": "集計",
        "choices": YES_NO,
        "after": "status",
        "parts": [{"choice": "yes", "question": "status", "any_of": ["yes"]}],
    }
    with audit.change("survey.questionnaire_saved", by=secretariat) as entry:
        draft.derived = [table, {**table, "code": "y", "after": "count"}]
        draft.save()
        entry.of(draft)
    kept = [spec("status", "single", choices=YES_NO)]

    services.replace_content(
        draft, by=secretariat, seen_version=draft.version, questions=kept, checks=[], source="a.xlsx"
    )

    draft.refresh_from_db()
    assert draft.derived == [table]
