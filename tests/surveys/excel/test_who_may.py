"""Who gets which workbook, and what never stands in it."""

import io
import zipfile

import pytest
from django.urls import reverse

from tests.surveys.excel.conftest import cells_of
from tsumiki.kernel import audit
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerSheet, Response
from tsumiki.surveys.selectors import excel as selectors

Status = Response.Status
OWN = ["answer_workbook", "answer_upload", "answer_reading"]


@pytest.fixture
def checker(person, prefecture):
    return person("prefecture", prefecture)


@pytest.fixture
def put():
    def put(response, status):
        with audit.change("test.put", by=None) as entry:
            response.status = status
            response.submitted_at = "2026-11-19T20:00:00Z" if status == Status.SUBMITTED else None
            response.save()
            entry.of(response)

    return put


def zip_of(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def bulk(campaign, prefecture="31"):
    return reverse("surveys:campaign_workbooks_zip", args=[campaign.code, prefecture])


@pytest.mark.parametrize("name", OWN)
def test_another_town_finds_no_such_page(sign_in, other_officer, response, name):
    answer = sign_in(other_officer).get(reverse(f"surveys:{name}", args=[response.pk]))

    assert answer.status_code == 404


@pytest.mark.parametrize("name", [*OWN, "answer_take"])
def test_the_signed_out_are_led_to_the_sign_in(client, response, name):
    answer = client.get(reverse(f"surveys:{name}", args=[response.pk]))

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["answer_workbook", "answer_upload"])
def test_who_only_reads_gets_no_workbook(sign_in, viewer, response, name):
    answer = sign_in(viewer).get(reverse(f"surveys:{name}", args=[response.pk]))

    assert answer.url == reverse("surveys:answer_confirm", args=[response.pk])
    assert not AuditEvent.objects.filter(verb="survey.workbook_downloaded").exists()


def test_the_prefecture_gets_its_towns_without_their_drafts(
    sign_in, checker, campaign, response, make_response, other_town
):
    make_response(campaign, other_town, {"words": "山梨のことば"})
    known = {"people": {"value": 7, "source": "previous", "label": "前の年の回答"}}
    AnswerSheet.objects.filter(pk=response.pk).update(
        answers={"people": 8, "words": "下書きのことば"}, prefilled=known
    )

    archive = zip_of(sign_in(checker).get(bulk(campaign)))

    (name,) = archive.namelist()
    cells = cells_of(archive.read(name), selectors.layout_of(campaign))
    assert name == "313891-鳥取県南部町.xlsx"
    assert cells == {"people": 7}
    assert b"\xe4\xb8\x8b\xe6\x9b\xb8" not in b"".join(_parts(archive.read(name)))
    (event,) = AuditEvent.objects.filter(verb="survey.workbooks_downloaded")
    assert event.detail == {"prefecture": "31", "count": 1}


def _parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [book.read(name) for name in book.namelist()]


@pytest.mark.parametrize(("status", "seen"), [(Status.EDITING, {}), (Status.SUBMITTED, {"people": 8})])
def test_the_secretariat_gets_answers_only_once_they_are_submitted(
    sign_in, secretariat, campaign, response, put, status, seen
):
    AnswerSheet.objects.filter(pk=response.pk).update(answers={"people": 8})
    put(response, status)

    archive = zip_of(sign_in(secretariat).get(bulk(campaign)))

    (name,) = archive.namelist()
    assert cells_of(archive.read(name), selectors.layout_of(campaign)) == seen


def test_another_prefectures_towns_are_not_there(
    sign_in, checker, campaign, response, make_response, other_town
):
    make_response(campaign, other_town)

    answer = sign_in(checker).get(bulk(campaign, "19"))

    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["officer", "other_officer"])
@pytest.mark.parametrize("name", ["campaign_workbooks", "campaign_workbooks_zip", "campaign_answers"])
def test_towns_take_nothing_in_bulk(sign_in, request, campaign, response, role, name):
    more = {"campaign_workbooks_zip": ["31"], "campaign_answers": ["answers.csv"]}.get(name, [])

    answer = sign_in(request.getfixturevalue(role)).get(
        reverse(f"surveys:{name}", args=[campaign.code, *more])
    )

    assert answer.status_code == 404


def test_the_prefecture_is_offered_its_workbooks_but_not_the_answers(sign_in, checker, campaign, response):
    client = sign_in(checker)

    page = client.get(reverse("surveys:campaign_workbooks", args=[campaign.code]))
    answers = client.get(reverse("surveys:campaign_answers", args=[campaign.code, "answers.csv"]))

    assert [area["label"] for area in page.context["areas"]] == ["鳥取県の調査票（1団体）"]
    assert page.context["exports"] == []
    assert answers.status_code == 404


def test_the_secretariat_exports_submitted_answers_only_and_it_is_on_record(
    sign_in, secretariat, campaign, response, make_response, other_town, put
):
    other = make_response(campaign, other_town, {"words": "=1+1", "challenges": ["c12"]})
    put(other, Status.SUBMITTED)
    AnswerSheet.objects.filter(pk=response.pk).update(answers={"words": "下書きのことば"})

    answer = sign_in(secretariat).get(
        reverse("surveys:campaign_answers", args=[campaign.code, "answers.csv"])
    )

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == [
        (
            "organisation_code,prefecture,name,kind,submitted_on,note,as_prefilled,plan,people,people/explanation,"
            "challenges/c04,challenges/c11,challenges/c12,challenges/c12/text,projects/work/count,projects/home/count,since,words"
        ),
        "193666,山梨県,南部町,town,2026-11-20,途中,,,,,0,0,1,,,,,'=1+1",
    ]
    assert "interim" in answer["Content-Disposition"]
    (event,) = AuditEvent.objects.filter(verb="survey.answers_exported")
    assert event.detail == {"file": "answers.csv", "count": 1}
