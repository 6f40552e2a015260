"""A survey begins with what the organisation's own plan says; nobody else's plan, and nothing invented, gets there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.surveys.campaigns.conftest import KINDS
from tests.surveys.campaigns.factories import CampaignFactory, QuestionFactory, QuestionnaireFactory
from tsumiki.kernel import audit
from tsumiki.planning import services
from tsumiki.planning.models import FollowUp, Plan
from tsumiki.surveys.models import AnswerSheet
from tsumiki.surveys.services.campaigns_opening import open_campaign
from tsumiki.surveys.services.questionnaires import mistakes_in

FIELDS = [{"code": "work", "label": "しごと"}, {"code": "housing", "label": "住まい"}]
CHALLENGES = [
    {"code": "c04", "label": "④"},
    {"code": "c05", "label": "⑤"},
    {"code": "c12", "label": "⑫その他", "has_text": True},
]


@pytest.fixture
def paper(db):
    made = QuestionnaireFactory(fiscal_year=2027)
    rows = [
        ("name", "short", "plan:title", []),
        ("year", "number", "plan:year", []),
        ("fields", "multiple", "plan:fields", FIELDS),
        ("challenges", "multiple", "plan:challenges", CHALLENGES),
    ]
    for order, (code, kind, prefill, choices) in enumerate(rows, start=1):
        QuestionFactory(
            questionnaire=made, order=order, code=code, kind=kind, prefill=prefill, choices=choices
        )
    return made


@pytest.fixture
def answers_of(paper):
    """answers_of(town) opens the campaign and gives what stands on the town's sheet, and where from."""

    def ask(government, **fields):
        campaign = CampaignFactory(questionnaire=paper, **fields)
        open_campaign(campaign, kinds=KINDS, by=None)
        sheet = AnswerSheet.objects.get(
            response__campaign=campaign, response__organisation=government.organisation
        )
        return sheet.answers, {row["label"] for row in sheet.prefilled.values()}

    return ask


def change(plan, **fields):
    with audit.change("test.changed", by=None) as entry:
        Plan.objects.filter(pk=plan.pk).update(**fields)
        entry.of(plan)


def test_the_own_plan_stands_on_the_sheet_with_its_name(plan, officer, town, answers_of):
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[],
        challenges=[
            {"number": 4, "label": "方向性", "note": ""},
            {"number": 7, "label": "たずねていない", "note": ""},
            {"number": 12, "label": "その他", "note": "雪"},
        ],
        evidence={},
    )

    assert answers_of(town) == (
        {
            "name": "空き家と居場所の計画",
            "year": 2027,
            "fields": ["housing"],
            "challenges": ["c04", "c12"],
            "challenges/c12/text": "雪",
        },
        {"計画「空き家と居場所の計画」"},
    )


def test_a_plan_of_another_town_is_never_looked_at(shared_plan, hidden_plan, town, answers_of):
    assert answers_of(town) == ({}, set())


def test_of_two_plans_the_one_saved_last_and_none_that_has_ended(make_plan, town, officer, answers_of):
    older, newer, ended = (make_plan(town, officer, title=title) for title in ("古い", "新しい", "終わった"))
    now = timezone.now()
    change(older, updated_at=now - timedelta(days=2))
    change(newer, updated_at=now - timedelta(days=1))
    change(ended, updated_at=now, start_fiscal_year=2024, end_fiscal_year=2026)

    answers, labels = answers_of(town)

    assert (answers["name"], labels) == ("新しい", {"計画「新しい」"})


@pytest.mark.parametrize(("is_invented", "expected"), [(False, set()), (True, {"計画「作り物」"})])
def test_an_invented_plan_stands_only_in_an_invented_asking(
    is_invented, expected, make_plan, town, officer, answers_of
):
    make_plan(town, officer, title="作り物", is_synthetic=True)

    assert answers_of(town, is_synthetic=is_invented)[1] == expected


@pytest.fixture
def asked_back(db):
    """A questionnaire that asks what the last follow-up says."""
    made = QuestionnaireFactory(fiscal_year=2027)
    effects = [{"code": code, "label": label} for code, label in FollowUp.Effect.choices]
    rows = [("done", "long", []), ("issues", "long", []), ("effect", "single", effects)]
    for order, (code, kind, choices) in enumerate(rows, start=1):
        QuestionFactory(
            questionnaire=made, order=order, code=code, kind=kind, prefill=f"plan:{code}", choices=choices
        )
    return made


def looked_back(plan, officer, year, **said):
    change(plan, start_fiscal_year=2022, end_fiscal_year=2026)
    plan.refresh_from_db()
    made = services.open_follow_up(plan, year, by=officer, today=date(2027, 5, 1))
    blank = dict.fromkeys(("done", "issues", "effect", "effect_reason", "next", "next_reason", "voices"), "")
    blank |= {"is_interim": False, "held_on": None, "published_url": "", "published_on": None}
    services.save_follow_up(
        made, by=officer, expected_version=1, data=blank | said, actuals={}, today=date(2027, 5, 1)
    )


def ask_back(paper, government):
    campaign = CampaignFactory(questionnaire=paper)
    open_campaign(campaign, kinds=KINDS, by=None)
    sheet = AnswerSheet.objects.get(
        response__campaign=campaign, response__organisation=government.organisation
    )
    return sheet.answers, {row["label"] for row in sheet.prefilled.values()}


def test_the_last_closed_follow_up_stands_on_the_sheet(plan, officer, town, asked_back):
    looked_back(plan, officer, 2024, done="古い", effect="none", issues="古い課題")
    looked_back(plan, officer, 2025, done="回った", effect="fair")
    looked_back(plan, officer, 2026, done="途中の文", effect="great", is_interim=True)

    # What the last one does not say is not taken from an older one.
    assert ask_back(asked_back, town) == (
        {"done": "回った", "effect": "fair"},
        {"計画「空き家と居場所の計画」の令和7年度（2025年度）の振り返り"},
    )


def test_a_follow_up_of_another_town_or_of_an_invented_plan_tells_nothing(
    plan, hidden_plan, officer, other_officer, town, asked_back
):
    looked_back(hidden_plan, other_officer, 2025, done="他の町の文")
    looked_back(plan, officer, 2025, done="作り物の文")
    change(plan, is_synthetic=True)

    assert ask_back(asked_back, town) == ({}, set())


def test_a_name_too_long_for_the_question_is_left_to_people(plan, paper, town, answers_of):
    with audit.change("test.changed", by=None) as entry:
        paper.questions.filter(code="name").update(max_length=3)
        entry.of(paper)

    assert "name" not in answers_of(town)[0]


@pytest.mark.parametrize("count", [1, 3])
def test_reading_the_plans_takes_as_many_queries_for_three_as_for_one(
    count, make_plan, paper, town, officer, django_assert_num_queries
):
    for place in range(count):
        make_plan(town, officer, title=f"計画{place}")
    campaign = CampaignFactory(questionnaire=paper)

    with django_assert_num_queries(14):
        open_campaign(campaign, kinds=KINDS, by=None)


def test_an_author_may_choose_what_fits_and_hears_of_what_does_not(vocabulary, paper, sign_in, secretariat):
    page = sign_in(secretariat).get(reverse("surveys:question_add", args=[draft_of(paper).code]))
    groups = dict(page.context["form"].fields["prefill"].choices[2:])

    assert groups["団体の計画"] == [
        ("plan:title", "計画の名称"),
        ("plan:year", "計画の最初の年度"),
        ("plan:fields", "計画の分野"),
        ("plan:problems", "計画の地域課題"),
        ("plan:challenges", "計画の課題①〜⑫"),
        ("plan:done", "計画の振り返り：取組の状況"),
        ("plan:issues", "計画の振り返り：課題・うまくいかなかったこと"),
        ("plan:effect", "計画の振り返り：事業効果"),
        ("plan:next", "計画の振り返り：今後の方針"),
    ]
    with audit.change("test.changed", by=None) as entry:
        paper.questions.filter(code="year").update(prefill="plan:title")
        paper.questions.filter(code="fields").update(choices=[{"code": "x", "label": "x"}] * 2)
        entry.of(paper)
    sentences = [mistake.sentence for mistake in mistakes_in(paper)]
    assert "問2：計画の名称を入れておけるのは、短い文・長い文の設問だけです。" in sentences
    assert (
        "問3：計画の分野を入れておくには、選択肢のコードを合わせてください（exchange、housingなど）。"
        in sentences
    )


def test_the_printed_questionnaire_says_what_will_stand_there(vocabulary, paper, sign_in, secretariat):
    page = sign_in(secretariat).get(reverse("surveys:questionnaire_print", args=[paper.code]))

    notes = [item.notes for section in page.context["sections"] for item in section.items]
    assert notes[0] == ("回答の画面とExcelには、計画の名称が分かれば先に入れてあります。",)


def draft_of(paper):
    with audit.change("test.changed", by=None) as entry:
        paper.status = "draft"
        paper.save()
        entry.of(paper)
    return paper
