"""What readers do with cases: the reading list, the outcome of use, feedback on recommendations."""

import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import LocalGovernmentFactory
from tests.library.conftest import CaseFactory
from tests.library.test_publications import PublicationFactory
from tsumiki.diagnosis.findings import Neighbour
from tsumiki.diagnosis.readings import readings
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.library import selectors
from tsumiki.library.models import CaseOutcome, ReadingItem, RecommendationFeedback
from tsumiki.library.selectors import cases as case_selectors
from tsumiki.library.selectors import use as use_selectors
from tsumiki.library.services import use as services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
KEEP, LIST = reverse("shelf:keep"), reverse("shelf:reading_list")


def test_button_keeps_and_lets_go_and_leads_back(officer, sign_in):
    case, client = CaseFactory(title="空いた校舎"), sign_in(officer)
    page = reverse("library:case_detail", args=[case.pk])

    kept = client.post(f"{KEEP}?next={page}", {"item": f"case-{case.pk}"})
    shown = client.get(LIST)
    let_go = client.post(KEEP, {"item": f"case-{case.pk}"})

    assert (kept.url, let_go.url) == (page, LIST)
    assert [row["card"]["title"] for row in shown.context["rows"]] == ["空いた校舎"]
    assert ReadingItem.objects.count() == 0


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_button_leads_nowhere_else(officer, sign_in, address):
    case = CaseFactory()

    answer = sign_in(officer).post(f"{KEEP}?next={address}", {"item": f"case-{case.pk}"})

    assert answer.url == LIST


@pytest.mark.parametrize("item", ["", "case-", "case-99999999999999999999", "case-0", "town-1", "case-1;2"])
def test_what_does_not_exist_is_not_kept(officer, sign_in, item):
    assert sign_in(officer).post(KEEP, {"item": item}).status_code == 404


def test_list_is_ones_own_and_never_shows_what_one_may_not_see(officer, other_officer, town, sign_in):
    draft = CaseFactory(title="町の下書き", draft_of=town.organisation)
    publication = PublicationFactory(title="手引き")
    for thing in (draft, publication):
        services.keep_to_read(thing, by=officer)
    # As if the town had taken it back after the other had kept it.
    ReadingItem.objects.create(user=other_officer, case=draft, note="ほかの人のメモ")

    own = sign_in(officer).get(LIST)
    other = sign_in(other_officer).get(LIST)

    assert [row["card"]["title"] for row in own.context["rows"]] == ["手引き", "町の下書き"]
    assert "ほかの人のメモ" not in own.text
    assert (other.context["rows"], other.context["kept"].gone_count) == ([], 1)
    assert "町の下書き" not in other.text
    sign_in(other_officer).post(LIST, {"act": "forget"})
    assert ReadingItem.objects.filter(user=other_officer).count() == 0


def test_draft_of_another_town_cannot_be_kept(other_officer, town, sign_in):
    draft = CaseFactory(draft_of=town.organisation)

    assert sign_in(other_officer).post(KEEP, {"item": f"case-{draft.pk}"}).status_code == 404


@pytest.mark.parametrize("act", ["remove", "forget"])
def test_taking_off_the_list_keeps_what_is_typed_elsewhere(act, officer, other_town, sign_in):
    gone, read, hidden = CaseFactory(), CaseFactory(), CaseFactory(draft_of=other_town.organisation)
    client = sign_in(officer)
    for case in (gone, read, hidden):
        ReadingItem.objects.create(user=officer, case=case)
    page = client.get(LIST).text
    sent = {f"case-{gone.pk}-note": "", f"case-{read.pk}-note": "書きかけのメモ"}
    sent |= {"remove": f"case-{gone.pk}"} if act == "remove" else {"act": "forget"}

    client.post(LIST, sent)

    notes = {item.case: item.note for item in ReadingItem.objects.filter(user=officer)}
    assert notes[read] == "書きかけのメモ"
    assert set(notes) == {read, hidden if act == "remove" else gone}
    assert f'type="submit" name="remove" value="case-{gone.pk}"' in page


def test_note_that_is_too_long_stops_the_taking_off_and_stays(officer, sign_in):
    gone, read = CaseFactory(), CaseFactory()
    for case in (gone, read):
        services.keep_to_read(case, by=officer)

    page = sign_in(officer).post(
        LIST, {f"case-{read.pk}-note": "長" * 1001, f"case-{gone.pk}-note": "", "remove": f"case-{gone.pk}"}
    )

    assert "長" * 1001 in page.text
    assert ReadingItem.objects.count() == 2


def test_notes_are_kept_and_printed(officer, sign_in):
    case, client = CaseFactory(), sign_in(officer)
    services.keep_to_read(case, by=officer)

    client.post(LIST, {f"case-{case.pk}-note": "校舎の広さを聞く", "act": "save"})

    page = client.get(LIST)
    assert "メモ：校舎の広さを聞く" in page.text
    assert AuditEvent.objects.count() == AuditEvent.objects.exclude(verb__contains="reading").count()


def test_notes_of_others_cannot_be_written(officer, other_officer):
    item = ReadingItem.objects.create(user=other_officer, case=CaseFactory())

    services.note_readings({item.pk: "書き換え"}, by=officer)

    item.refresh_from_db()
    assert item.note == ""


def test_list_has_an_end(officer, monkeypatch):
    monkeypatch.setattr(services, "MOST_KEPT", 1)
    services.keep_to_read(CaseFactory(), by=officer)

    with pytest.raises(RuleError, match="1件まで"):
        services.keep_to_read(CaseFactory(), by=officer)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(officer, sign_in, count, django_assert_num_queries):
    for number in range(count):
        services.keep_to_read(CaseFactory(), by=officer)
        services.keep_to_read(PublicationFactory(code=f"p{number}"), by=officer)
    client = sign_in(officer)
    client.get(LIST)

    with django_assert_num_queries(10):
        client.get(LIST)


def _text_of_docx(content):
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_list_is_given_out_as_word_pdf_excel_and_csv(officer, sign_in, town):
    case = CaseFactory(title="=校舎の食堂", sources=["https://example.lg.jp/a"])
    services.keep_to_read(case, by=officer)
    services.keep_to_read(PublicationFactory(title="手引き"), by=officer)
    gone = CaseFactory(draft_of=LocalGovernmentFactory().organisation, title="他町の下書き")
    ReadingItem.objects.create(user=officer, case=gone)
    client = sign_in(officer)

    answers = {
        kind: client.get(reverse("shelf:reading_export", args=[kind]))
        for kind in ("docx", "pdf", "xlsx", "csv")
    }

    words = _text_of_docx(answers["docx"].content)
    assert ("=校舎の食堂" in words, "手引き" in words, "他町の下書き" in words) == (True, True, False)
    assert answers["pdf"].content.startswith(b"%PDF")
    sheet = load_workbook(io.BytesIO(answers["xlsx"].content)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["手引き", "=校舎の食堂"]
    assert "'=校舎の食堂" in answers["csv"].content.decode("utf-8-sig")
    assert client.get(reverse("shelf:reading_export", args=["exe"])).status_code == 404


def test_empty_list_says_how_to_fill_it(officer, sign_in):
    page = sign_in(officer).get(LIST)

    assert "しおりには、まだ何もありません" in page.text
    assert sign_in(officer).get(reverse("shelf:reading_export", args=["pdf"])).status_code == 200


def test_cards_and_pages_carry_the_button_only_for_people_signed_in(client, officer, sign_in):
    case = CaseFactory()
    detail = reverse("library:case_detail", args=[case.pk])

    public = client.get(detail).text + client.get(reverse("library:case_list")).text
    own = sign_in(officer).get(detail).text
    listed = client.get(reverse("library:case_list")).text

    assert "しおりに加える" not in public
    assert "csrfmiddlewaretoken" not in public
    assert "しおりに加える" in own
    assert f'name="item" value="case-{case.pk}"' in listed


def test_outcome_is_one_for_each_organisation_and_only_counts_are_public(
    client, officer, approver, other_officer, sign_in
):
    case = CaseFactory()
    services.say_outcome(case, by=officer, verdict="useful", note="秘密のメモ")
    services.say_outcome(case, by=approver, verdict="different", note="町の二人目のメモ")
    services.say_outcome(case, by=other_officer, verdict="reference", note="山梨のメモ")

    page = client.get(reverse("library:case_detail", args=[case.pk]))
    own = sign_in(officer).get(reverse("library:case_detail", args=[case.pk]))

    assert CaseOutcome.objects.count() == 2
    assert use_selectors.outcome_counts(case) == [("役に立った", 0), ("違った", 1), ("参考程度", 1)]
    assert "違った 1団体" in page.text
    assert "メモ" not in page.text
    assert "町の二人目のメモ" in own.text
    assert "山梨のメモ" not in own.text


@pytest.mark.parametrize("role", ["town_viewer", "company_admin", "adviser", "secretariat"])
def test_outcome_is_refused_to_who_does_not_plan(person, town, sign_in, role):
    case = CaseFactory()
    reader = person(role, town if role == "town_viewer" else None)

    sign_in(reader).post(reverse("shelf:outcome", args=[case.pk]), {"verdict": "useful"})

    assert CaseOutcome.objects.count() == 0


def test_outcome_is_said_and_taken_back_on_the_page(officer, sign_in):
    case, client = CaseFactory(), sign_in(officer)
    address = reverse("shelf:outcome", args=[case.pk])

    client.post(address, {"verdict": "useful", "note": "役立った"})
    said = CaseOutcome.objects.get().verdict
    client.post(address, {"act": "withdraw"})

    assert (said, CaseOutcome.objects.count()) == ("useful", 0)
    assert list(
        AuditEvent.objects.filter(verb__startswith="library.outcome")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == [
        "library.outcome_said",
        "library.outcome_withdrawn",
    ]


def test_feedback_names_the_organisation_and_nobody(officer, approver, sign_in):
    case = CaseFactory()
    address = reverse("shelf:feedback") + "?context=case&about=7"

    sign_in(officer).post(address, {"feedback": f"useful-{case.pk}"})
    sign_in(approver).post(address, {"feedback": f"different-{case.pk}"})

    row = RecommendationFeedback.objects.get()
    assert (row.organisation, row.context, row.about, row.verdict) == (
        officer.main_membership.organisation,
        "case",
        "7",
        "different",
    )
    assert {field.name for field in RecommendationFeedback._meta.fields}.isdisjoint({"user", "by", "said_by"})
    assert AuditEvent.objects.filter(subject_type__contains="feedback").count() == 0


@pytest.mark.parametrize("sent", ["useful-999", "liked-1", "", "useful-x"])
def test_feedback_on_nothing_is_not_found(officer, sign_in, sent):
    CaseFactory()

    answer = sign_in(officer).post(reverse("shelf:feedback") + "?context=case", {"feedback": sent})

    assert (answer.status_code, RecommendationFeedback.objects.count()) == (404, 0)


def test_no_popularity_changes_what_is_recommended_or_listed(officer, other_officer, town):
    cases = [CaseFactory(title=f"取組{letter}") for letter in "ABC"]

    def order():
        suggested = selectors.cases_for(officer, town, problems=["generations"], fields=["exchange"])
        listed = selectors.sort_cases(selectors.cases_visible_to(officer), "new")
        return (
            [s.case.title for s in suggested],
            [case.title for case in listed],
            [s.score for s in suggested],
        )

    before = order()
    for person in (officer, other_officer):
        services.say_outcome(cases[2], by=person, verdict="useful", note="")
        services.keep_to_read(cases[2], by=person)
        services.give_feedback(cases[2], by=person, context="case", about="", verdict="useful")
        services.give_feedback(cases[0], by=person, context="case", about="", verdict="different")

    assert order() == before


def test_a_case_that_became_part_of_another_is_read_and_counted_there(officer, other_officer, sign_in):
    kept, gone = CaseFactory(title="残る事例"), CaseFactory(title="なくなる事例")
    services.keep_to_read(gone, by=officer)
    services.say_outcome(gone, by=officer, verdict="different", note="")
    services.say_outcome(kept, by=officer, verdict="useful", note="")
    services.say_outcome(gone, by=other_officer, verdict="reference", note="")
    with audit.change("test.changed", by=None) as entry:
        gone.status, gone.merged_into = "merged", kept
        gone.save()
        entry.of(gone)

    rows = sign_in(officer).get(LIST).context["rows"]

    assert [(row["card"]["title"], row["value"]) for row in rows] == [("残る事例", f"case-{gone.pk}")]
    assert use_selectors.outcome_counts(kept) == [("役に立った", 1), ("違った", 0), ("参考程度", 1)]


def test_diagnosis_shows_cases_of_near_towns_with_buttons(officer, town, other_town, sign_in, monkeypatch):
    case = CaseFactory(title="隣の取組", local_government=other_town)
    near = (Neighbour(other_town, 0.5, ("人口が近い",), ""),)
    monkeypatch.setattr(case_selectors, "towns_like", lambda *_, **__: near)

    page = readings.collect(officer, town)

    assert [(card["title"], card["reason"]) for card in page[0].cards] == [("隣の取組", "人口が近い")]
    assert page[0].cards[0]["marks"]["number"] == str(case.pk)
    assert page[0].forms["feedback"] == "/recommendations/feedback/?context=diagnosis&about=313891"


def test_what_a_town_still_writes_is_not_offered_to_a_plan(officer, town, sign_in):
    draft, case = CaseFactory(draft_of=town.organisation), CaseFactory()
    services.keep_to_read(draft, by=officer)
    client = sign_in(officer)
    only_draft = client.get(LIST)
    services.keep_to_read(case, by=officer)
    both = client.get(LIST)

    assert not only_draft.context["can_carry"]
    assert f"case-{draft.pk}-chosen" not in both.text
    assert f"case-{case.pk}-chosen" in both.text
    assert not client.get(reverse("library:case_detail", args=[draft.pk])).context["use"].carry
