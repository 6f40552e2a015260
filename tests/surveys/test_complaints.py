"""What users of the best survey systems complain of, each as an acceptance test. The address is the complaint's own.

How fast things are is measured in bench/; here stands that they work at that size, and at how many questions to the
database.
"""

import io
import smtplib

import openpyxl
import pytest
from django.core import mail as outbox_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench._survey_answers import CHOICES, KINDS, answers_of
from tests.factories import LocalGovernmentFactory
from tests.surveys.answering import conftest as answering
from tests.surveys.answering.helpers import hidden, page, stored, text_of
from tests.surveys.campaigns.factories import CampaignFactory, QuestionFactory, QuestionnaireFactory
from tests.surveys.excel.conftest import typed_into
from tsumiki.kernel import audit
from tsumiki.kernel import mail as kernel_mail
from tsumiki.surveys import questionnaire_sheets
from tsumiki.surveys.logic import asked_codes, problems_of
from tsumiki.surveys.logic.specs import check_spec, differences, question_spec
from tsumiki.surveys.models import AnswerSheet, Campaign, Questionnaire, Reminder, Response
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.selectors.known import all_sources
from tsumiki.surveys.services import exporting, reminders
from tsumiki.surveys.services.excel import read_workbook
from tsumiki.surveys.services.questionnaires import load_shipped_questionnaires
from tsumiki.surveys.workbooks import Maker

pytestmark = pytest.mark.slow

make_response = answering.make_response
HEAVIEST = 300 * 1024
STATIC = 90 * 1024  # style and script of a page, which tests/browser weighs


def questionnaire(count):
    made = QuestionnaireFactory()
    for place in range(count):
        kind = KINDS[place % len(KINDS)]
        QuestionFactory(
            questionnaire=made,
            order=place + 1,
            code=f"q{place + 1:03d}",
            kind=kind,
            choices=CHOICES if kind in ("single", "multiple") else [],
            text="取組の状況について、最も近いものを答えてください",
        )
    return made


@pytest.fixture
def open_one(db):
    """open_one(250): an open campaign that asks so many questions."""

    def make(count, **fields):
        return CampaignFactory(
            questionnaire=questionnaire(count),
            status=Campaign.Status.OPEN,
            opened_at=timezone.now(),
            via_prefecture=False,
            **fields,
        )

    return make


def queries(ask):
    with CaptureQueriesContext(connection) as caught:
        answer = ask()
    return len(caught), answer


def responses_of(campaign, count, **fields):
    """So many organisations that were asked, in one state."""
    organisations = [LocalGovernmentFactory(name=f"試験{place}町").organisation for place in range(count)]
    with audit.change("test.filled", by=None) as entry:
        rows = Response.objects.bulk_create(
            Response(
                campaign=campaign,
                organisation=organisation,
                token_hash=f"{campaign.pk}-{place}",
                **fields,
            )
            for place, organisation in enumerate(organisations)
        )
        entry.of_all(Response, count=count)
    AnswerSheet.objects.bulk_create(AnswerSheet(response=row, answers=answers_of(row.pk)) for row in rows)


def test_kobo_1359_1225_submissions_of_269_questions_are_one_workbook(open_one, secretariat):
    """kobotoolbox/kpi#1359: an XLS export of 1,225 × 269 ended in 504. (#3949: “processing” for ever.)"""
    campaign = open_one(269)
    responses_of(campaign, 1225, status="submitted", submitted_at=timezone.now())

    count, file = queries(lambda: exporting.export(campaign, "answers.xlsx", by=secretariat))

    page = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True).worksheets[0]
    assert (file.rows, sum(1 for _ in page.iter_rows()) > 1225) == (1225, True)
    assert count < 15


@pytest.mark.parametrize("kind", ["answer", "answer_confirm"])
def test_open_forms_5084_and_canada_5917_a_long_form_is_light_and_asks_the_database_no_more(
    sign_in, officer, open_one, make_response, town, kind
):
    """open-forms#5084: saving 95 components takes minutes. platform-forms-client#5917: the review page freezes."""
    client = sign_in(officer)
    short, long = (make_response(open_one(size), town, answers_of(1)) for size in (5, 250))
    for response in (short, long):
        client.get(page(kind, response))

    few, _ = queries(lambda: client.get(page(kind, short)))
    many, answer = queries(lambda: client.get(page(kind, long)))

    assert (few, len(answer.content) < HEAVIEST - STATIC) == (many, True)


def test_a_questionnaire_too_long_for_one_page_is_shown_part_by_part(
    sign_in, officer, open_one, make_response, town
):
    response = make_response(open_one(250), town)
    client = sign_in(officer)

    whole = client.get(page("answer", response, "?section=all"), follow=True)

    assert "設問が多いため、まとまりごとに表示します。" in text_of(whole)
    assert [tab["label"] for tab in whole.context["tabs"]] == [
        "1　設問（1/3）（0/100）",
        "2　設問（2/3）（0/100）",
        "3　設問（3/3）（0/50）",
    ]


def test_open_forms_5084_saving_costs_the_same_however_long_the_form_is(
    sign_in, officer, open_one, make_response, town
):
    client, costs = sign_in(officer), []
    for size in (5, 95, 250):
        response = make_response(open_one(size), town)
        address = page("answer_autosave", response, "?section=1")
        seen = hidden(client.get(page("answer", response, "?section=1")))
        client.post(address, seen | {"q004": "はじめ"})
        costs.append(queries(lambda: client.post(address, seen | {"q004": "つぎ"}))[0])  # noqa: B023

    assert costs == [costs[0]] * 3


def test_open_forms_1922_a_hundred_conditions_do_not_trip_over_each_other():
    """open-forms#1922: regressions of logic with ten steps and a hundred rules."""
    chain = [
        QuestionFactory.build(
            questionnaire=Questionnaire(),
            code=f"q{place}",
            kind="single",
            choices=CHOICES,
            is_required=True,
            asked_if=[{"question": f"q{place - 1}", "any_of": ["k1"]}] if place else [],
        )
        for place in range(101)
    ]
    up_to_fifty = {f"q{place}": "k1" for place in range(50)} | {"q50": "k2", "q77": "k1"}

    assert asked_codes(chain, up_to_fifty) == frozenset(f"q{place}" for place in range(51))
    assert problems_of(chain, [], up_to_fifty, {}, {}) == []
    assert [problem.code for problem in problems_of(chain, [], {"q0": "k1"}, {}, {})] == ["q1"]


def test_kobo_docs_303_what_comes_in_by_the_file_is_checked_like_what_is_typed(
    officer, open_one, make_response, town
):
    """kobotoolbox/docs#303: bulk edit skips validation."""
    response = make_response(open_one(5), town)
    layout = selectors.layout_of(response.campaign)
    made = Maker(layout).make(selectors.recipient_of(response))
    spoilt = typed_into(made, layout, {"q003": "たくさん", "q004": "ことば"})

    proposal = read_workbook(response, io.BytesIO(spoilt), name="回答.xlsx", by=officer)

    assert [trouble["read"] for trouble in proposal.errors] == ["たくさん"]
    assert proposal.changes == {"q004": "ことば"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", "あいう".encode() * 999])
def test_kobo_5970_a_bad_file_gets_a_reason_and_never_an_error_500(
    sign_in, officer, open_one, make_response, town, content
):
    """kobotoolbox/kpi#5970: a generic HTTP 500 instead of a reason."""
    response = make_response(open_one(5), town)
    file = SimpleUploadedFile("回答.xlsx", content)

    answer = sign_in(officer).post(reverse("surveys:answer_upload", args=[response.pk]), {"file": file})

    assert (answer.status_code, len(answer.context["form"].errors["file"])) == (409, 1)


def test_odk_1177_the_list_of_many_organisations_is_one_light_page(sign_in, secretariat, open_one):
    """getodk/central#1177, #1176: lists of tens of seconds."""
    client, costs = sign_in(secretariat), []
    for count in (3, 700):
        campaign = open_one(5)
        responses_of(campaign, count)
        address = reverse("surveys:campaign_progress", args=[campaign.code])
        client.get(address)
        costs.append(queries(lambda: client.get(address)))  # noqa: B023

    assert costs[0][0] == costs[1][0]
    assert len(costs[1][1].content) < HEAVIEST - STATIC


def test_limesurvey_2113_one_bad_date_does_not_lose_the_form(sign_in, secretariat, open_one):
    """LimeSurvey PR#2113: one bad e-mail loses the whole form."""
    typed = {
        "title": "令和8年度の調査",
        "code": "r8",
        "deadline": "13月1日",
        "invitation_text": "お願いします",
    }

    answer = sign_in(secretariat).post(reverse("surveys:campaign_create"), typed)

    assert {name: answer.context["form"][name].value() for name in typed} == typed


@pytest.mark.django_db(transaction=True)
def test_limesurvey_4296_one_refused_address_does_not_lose_the_letters_of_the_others(
    monkeypatch, secretariat, officer, approver, open_one, make_response, town
):
    """LimeSurvey PR#4296: the mail is lost when several addresses are given. (formr#262: bulk reminders on record.)"""
    campaign = open_one(5)
    make_response(campaign, town)
    send = kernel_mail.send_mail

    def refuse_one(subject, body, sender, recipients, **options):
        if officer.email in recipients:
            raise smtplib.SMTPRecipientsRefused({officer.email: (550, b"no such user")})
        return send(subject, body, sender, recipients, **options)

    monkeypatch.setattr(kernel_mail, "send_mail", refuse_one)
    reminders.invite(campaign, link=lambda token: f"https://example.test/{token}/", by=secretariat)

    assert [message.to for message in outbox_of.outbox] == [[approver.email]]
    assert list(Reminder.objects.values_list("level", "organisation")) == [
        ("invitation", town.organisation_id)
    ]


@pytest.mark.parametrize("code", ["iko-2022", "iko-2026"])
def test_formbricks_6589_a_questionnaire_leaves_as_a_workbook_and_comes_back_the_same(db, code):
    """formbricks#6589: no import or export of surveys. (survey-library#6674: no questionnaire in Excel.)"""
    load_shipped_questionnaires()
    made = Questionnaire.objects.get(code=code)
    specs = [question_spec(row) for row in made.questions.all()]
    workbook = io.BytesIO()
    questionnaire_sheets.write(
        workbook, specs, [check_spec(row) for row in made.checks.all()], title=made.title
    )
    workbook.seek(0)

    back = questionnaire_sheets.read(workbook, name="調査票.xlsx", sources=all_sources())

    assert (back.problems, differences(specs, back.questions)) == ([], [])


def test_mainichi_2021_what_was_answered_last_year_is_not_asked_again(
    sign_in, officer, make_response, town, db
):
    """毎日新聞 2021-05: 「この前、答えたのに、なぜまた」"""
    before = QuestionnaireFactory(fiscal_year=2025)
    QuestionFactory(questionnaire=before, order=1, code="words", kind="short")
    now = QuestionnaireFactory(previous=before)
    QuestionFactory(questionnaire=now, order=1, code="words", kind="short", previous_code="words")
    at = timezone.now()
    old = CampaignFactory(
        questionnaire=before, status="closed", opened_at=at, closed_at=at, title="前の年の調査"
    )
    make_response(old, town, {"words": "前の年のことば"}, status="submitted", submitted_at=at)
    response = make_response(
        CampaignFactory(questionnaire=now, status="open", opened_at=at, via_prefecture=False), town
    )
    client = sign_in(officer)
    shown = client.get(page("answer", response))

    client.post(page("answer", response), hidden(shown) | {"same": "words"})

    assert "前の年のことば" in text_of(shown)
    assert stored(response) == {"words": "前の年のことば"}
