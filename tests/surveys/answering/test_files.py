"""Questions answered with a file: sent with the page, kept for the history, given out only to who may read."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.surveys.answering.conftest import ask
from tests.surveys.answering.helpers import hidden, page, stored, text_of
from tsumiki.kernel import audit
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerFile

PDF = b"%PDF-1.7\n%first"


@pytest.fixture(autouse=True)
def _empty_storage(settings):
    settings.STORAGES = dict(settings.STORAGES)


@pytest.fixture
def paper(paper):
    ask(paper, 7, "draft", "file", section="資料", number="問7")
    return paper


def pdf(name="構想.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/octet-stream")


def send(client, response, data, query="?section=3"):
    shown = client.get(page("answer", response, query))
    return client.post(page("answer", response, query), hidden(shown) | data)


def bodies(answer):
    return b"".join(answer.streaming_content)


def kept_files():
    """Names in storage, at any depth."""

    def walk(folder):
        folders, names = default_storage.listdir(folder)
        return [f"{folder}/{name}" for name in names] + [
            x for each in folders for x in walk(f"{folder}/{each}")
        ]

    return walk("surveys") if default_storage.exists("surveys") else []


def test_a_file_is_sent_with_the_page_and_opens_again(sign_in, officer, response):
    client = sign_in(officer)

    answer = send(client, response, {"draft": pdf()})

    file = AnswerFile.objects.get()
    assert answer.status_code == 302
    assert stored(response) == {"draft": f"{file.pk}/構想.pdf"}
    got = client.get(reverse("surveys:answer_file", args=[response.pk, file.pk]))
    assert got.content == PDF
    assert (got["Content-Type"], got["Content-Security-Policy"]) == (
        "application/pdf",
        "default-src 'none'; sandbox",
    )
    link = f'<a href="{got.request["PATH_INFO"]}">構想.pdf</a>'
    for name in ("answer_confirm", "answer_history"):
        assert link in text_of(client.get(page(name, response)))
    assert link in text_of(client.get(page("answer", response, "?section=3")))
    assert AuditEvent.objects.filter(verb="survey.file_attached").count() == 1


def test_typed_answers_are_saved_beside_a_file_that_is_refused(sign_in, officer, response):
    client = sign_in(officer)

    answer = send(
        client, response, {"draft": pdf("構想.exe", b"MZ"), "words": "ことば", "plan": "yes"}, "?section=all"
    )

    assert answer.status_code == 409
    assert "「構想.exe」は受け付けていない種類のファイルです" in text_of(answer)
    assert "受け取れなかったファイルがあります" in text_of(answer)
    assert stored(response) == {"words": "ことば", "plan": "yes"}


def test_a_refused_file_keeps_the_answers_from_being_handed_in(sign_in, approver, response):
    answer = send(
        sign_in(approver),
        response,
        {"draft": pdf("構想.exe", b"MZ"), "plan": "yes", "then": "submit"},
        "?section=all",
    )

    response.refresh_from_db()
    assert (answer.status_code, response.status) == (409, "editing")


def test_another_file_replaces_it_and_the_history_opens_the_first(sign_in, officer, response):
    client = sign_in(officer)
    send(client, response, {"draft": pdf()})
    send(client, response, {"draft": pdf("改.pdf", b"%PDF-1.7\n%second")})

    first, second = AnswerFile.objects.order_by("pk")
    assert stored(response) == {"draft": f"{second.pk}/改.pdf"}
    assert client.get(reverse("surveys:answer_file", args=[response.pk, first.pk])).content == PDF


def test_the_same_file_again_changes_nothing(sign_in, officer, response):
    client = sign_in(officer)

    send(client, response, {"draft": pdf()})
    send(client, response, {"draft": pdf()})

    assert AnswerFile.objects.count() == 1
    assert response.events.count() == 1


def test_a_file_is_taken_back_by_its_box(sign_in, officer, response):
    client = sign_in(officer)
    send(client, response, {"draft": pdf()})

    send(client, response, {"draft.remove": "on"})

    assert stored(response) == {}
    assert AnswerFile.objects.count() == 1


def test_a_page_saved_later_leaves_the_file_alone(sign_in, officer, response):
    client = sign_in(officer)
    send(client, response, {"draft": pdf()})

    send(client, response, {"words": "あと"}, "?section=all")

    assert sorted(stored(response)) == ["draft", "words"]


def test_a_required_file_keeps_from_handing_in_until_it_is_there(sign_in, approver, paper, response):
    ask(paper, 8, "budget", "file", is_required=True)
    client = sign_in(approver)

    without = send(client, response, {"plan": "no", "then": "submit"}, "?section=all")
    response.refresh_from_db()
    assert (without.url, response.status) == (page("answer_confirm", response), "editing")

    send(client, response, {"budget": pdf(), "plan": "no", "then": "submit"}, "?section=all")
    response.refresh_from_db()
    assert response.status == "submitted"


def test_nothing_is_kept_when_nothing_may_be_answered(sign_in, officer, viewer, response, close, campaign):
    watcher = sign_in(viewer).post(page("answer", response, "?section=3"), {"draft": pdf()})
    close(campaign)
    late = sign_in(officer).post(page("answer", response, "?section=3"), {"draft": pdf()})

    assert (watcher.status_code, late.status_code) == (409, 409)
    assert (AnswerFile.objects.count(), kept_files()) == (0, [])


def test_a_file_leaves_no_trace_in_storage_when_the_sheet_cannot_be_saved(
    sign_in, officer, response, monkeypatch
):
    def fail(*arguments, **options):
        raise RuntimeError("no more room")

    monkeypatch.setattr("tsumiki.surveys.services.files.save_locked", fail)
    with pytest.raises(RuntimeError):
        send(sign_in(officer), response, {"draft": pdf()})

    assert (AnswerFile.objects.count(), kept_files()) == (0, [])


@pytest.mark.parametrize("status", ["editing", "submitted"])
def test_others_get_the_file_only_once_it_was_handed_in_and_only_the_one_that_stands(
    sign_in, client, officer, other_officer, secretariat, response, status
):
    own = sign_in(officer)
    send(own, response, {"draft": pdf()})
    send(own, response, {"draft": pdf("改.pdf", b"%PDF-1.7\n%second")})
    if status == "submitted":
        hand_over(response)
    first, second = (
        reverse("surveys:answer_file", args=[response.pk, file.pk])
        for file in AnswerFile.objects.order_by("pk")
    )

    seen = {
        "other town": [sign_in(other_officer).get(url).status_code for url in (first, second)],
        "secretariat": [sign_in(secretariat).get(url).status_code for url in (first, second)],
    }
    client.logout()

    handed_in = 200 if status == "submitted" else 404
    assert seen == {"other town": [404, 404], "secretariat": [404, handed_in]}
    assert client.get(second).status_code == 302


def hand_over(response):
    with audit.change("test.handed_in", by=None) as entry:
        response.refresh_from_db()
        response.status, response.submitted_at = "submitted", timezone.now()
        response.save()
        entry.of(response)


def test_a_file_of_another_organisation_is_not_reached_through_ones_own_response(
    sign_in, officer, other_officer, make_response, campaign, other_town, response
):
    theirs = make_response(campaign, other_town)
    send(sign_in(other_officer), theirs, {"draft": pdf()})
    file = AnswerFile.objects.get()

    assert (
        sign_in(officer).get(reverse("surveys:answer_file", args=[response.pk, file.pk])).status_code == 404
    )


def test_the_secretariat_takes_all_submitted_files_in_folders(
    sign_in, officer, other_officer, secretariat, response, make_response, campaign, other_town
):
    send(sign_in(officer), response, {"draft": pdf()})
    send(sign_in(other_officer), make_response(campaign, other_town), {"draft": pdf("未提出.pdf")})
    hand_over(response)
    address = reverse("surveys:campaign_attached", args=[campaign.code])

    answer = sign_in(secretariat).get(address)

    with zipfile.ZipFile(io.BytesIO(bodies(answer))) as archive:
        assert archive.namelist() == ["313891-鳥取県南部町/問7-構想.pdf"]
        assert archive.read(archive.namelist()[0]) == PDF
    assert sign_in(officer).get(address).status_code == 404
    table = sign_in(secretariat).get(reverse("surveys:campaign_answers", args=[campaign.code, "answers.csv"]))
    assert "構想.pdf" in table.content.decode("utf-8-sig")
    assert f"{AnswerFile.objects.order_by('pk').first().pk}/構想" not in table.content.decode("utf-8-sig")


def test_without_files_the_secretariat_is_told_so(sign_in, secretariat, campaign, response):
    answer = sign_in(secretariat).get(reverse("surveys:campaign_attached", args=[campaign.code]), follow=True)

    assert "提出された回答に、添付ファイルはありません。" in text_of(answer)


def test_an_autosave_does_not_touch_files(sign_in, officer, response):
    client = sign_in(officer)
    shown = client.get(page("answer", response, "?section=3"))

    client.post(page("answer_autosave", response, "?section=3"), hidden(shown) | {"draft": pdf()})

    assert AnswerFile.objects.count() == 0
