"""The pages on which a case is written, reviewed and published."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published, save, stage_of
from tests.library.test_structure import picture
from tsumiki.library import content
from tsumiki.library.models import Case, CaseComment, CaseDraft, CaseFile
from tsumiki.library.services import drafts, review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
SECRET = "まだだれにも言わない話"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(officer, town):
    return begun(officer, town.organisation, what_failed=SECRET)


def url(name, *args):
    return reverse(f"library:{name}", args=args)


def form_of(page):
    """What the section's page would send unchanged."""
    sent = {}
    for form in [
        page.context["seen"],
        page.context["main"],
        *(s["rows"].management_form for s in page.context["row_sets"]),
    ]:
        if form is not None:
            sent |= {form.add_prefix(n): form[n].value() for n in form.fields if form[n].value() is not None}
    for each in page.context["row_sets"]:
        for form in each["rows"]:
            sent |= {form.add_prefix(n): form[n].value() for n in form.fields if form[n].value()}
    if "towns" in sent:
        sent["towns"] = "鳥取県南部町"
    return sent


def test_case_is_begun_with_its_title(officer, sign_in, town):
    browser = sign_in(officer)
    browser.get(url("case_begin"))

    answer = browser.post(url("case_begin"), {"title": "旧校舎の食堂", "organisation": town.organisation.pk})

    case = Case.objects.get()
    assert answer.headers["Location"] == url("case_section", case.pk, "basics")
    assert (case.title, case.place) == ("旧校舎の食堂", "鳥取県南部町")


def test_end_before_the_start_is_refused_beside_its_field(case, officer, sign_in):
    browser, address = sign_in(officer), url("case_section", case.pk, "basics")
    sent = form_of(browser.get(address))

    refused = browser.post(address, sent | {"started": "2021年春", "ended": "2019年"})
    kept = browser.post(address, sent | {"started": "2021年春", "ended": "2021年"})

    assert refused.context["main"].errors == {
        "ended": ["終わり（2019年）が始まり（2021年春）より前です。どちらかを直してください。"]
    }
    assert kept.status_code == 302


@pytest.mark.parametrize("role", ["town_viewer", "company_admin", "prefecture"])
def test_who_writes_no_cases_cannot_begin_one_nor_see_the_desk(role, person, sign_in):
    browser = sign_in(person(role))

    assert browser.get(url("case_begin")).status_code == 403
    assert browser.get(url("case_desk")).status_code == 403


@pytest.mark.parametrize("section", list(content.SECTIONS))
def test_section_sent_back_as_it_was_changes_nothing(case, section, officer, sign_in):
    row = {
        "key": "a1",
        "when": "2021年春",
        "step": "groundwork",
        "method": "",
        "who": "企画課",
        "decision": "",
    }
    save(case, "process", by=officer, events=[row | {"text": "話した", "confirmed_on": "1"}])
    figure = {"indicator": "利用者", "before": "", "after": "120", "unit": "人", "as_of": ""}
    save(case, "figures", by=officer, figures=[figure])
    before = CaseDraft.objects.get().content
    browser = sign_in(officer)

    answer = browser.post(
        url("case_section", case.pk, section), form_of(browser.get(url("case_section", case.pk, section)))
    )

    assert answer.status_code == 302
    assert CaseDraft.objects.get().content == before


def test_section_goes_on_to_the_next(case, officer, sign_in):
    browser = sign_in(officer)
    sent = form_of(browser.get(url("case_section", case.pk, "means"))) | {
        "funding": "交付金A\n交付金B",
        "go_on": "1",
    }

    answer = browser.post(url("case_section", case.pk, "means"), sent)

    assert answer.headers["Location"] == url("case_section", case.pk, "process")
    assert CaseDraft.objects.get().content["funding"] == ["交付金A", "交付金B"]


def test_row_is_added_without_losing_what_was_typed(case, officer, sign_in):
    browser = sign_in(officer)
    sent = form_of(browser.get(url("case_section", case.pk, "process")))
    sent |= {"events-0-when": "あのころ", "events-0-text": "話した", "add_events": "1"}

    page = browser.post(url("case_section", case.pk, "process"), sent)

    assert page.status_code == 200
    assert 'value="あのころ"' in page.text
    assert len(page.context["row_sets"][0]["rows"].forms) == 2
    assert CaseDraft.objects.get().content["events"] == []


def test_mistake_in_a_row_is_told_at_the_top_and_nothing_is_lost(case, officer, sign_in):
    browser = sign_in(officer)
    sent = form_of(browser.get(url("case_section", case.pk, "process")))
    sent |= {"events-0-when": "あのころ", "events-0-text": "話した"}

    page = browser.post(url("case_section", case.pk, "process"), sent)

    assert "「あのころ」は時期として読み取れません" in page.text
    assert "話した" in page.text
    assert CaseDraft.objects.get().content["events"] == []


def test_second_saver_sees_both_texts_and_can_save_over(case, officer, approver, sign_in):
    browser = sign_in(approver)
    sent = form_of(browser.get(url("case_section", case.pk, "story"))) | {"outcome": "乙の成果"}
    save(case, "story", by=officer, outcome="甲の成果")

    page = browser.post(url("case_section", case.pk, "story"), sent)

    assert page.status_code == 409
    assert "甲の成果" in page.text
    assert "乙の成果" in page.text
    again = browser.post(url("case_section", case.pk, "story"), form_of(page))
    assert again.status_code == 302
    assert CaseDraft.objects.get().content["outcome"] == "乙の成果"


def test_words_survive_the_end_of_the_session(case, officer, sign_in, session_ends):
    browser = sign_in(officer)
    sent = form_of(browser.get(url("case_section", case.pk, "story"))) | {"outcome": "長い文を書いた"}
    session_ends()

    browser.post(url("case_section", case.pk, "story"), sent)
    page = sign_in(officer).get(url("resume"))

    assert "長い文を書いた" in page.text


def test_picture_is_attached_with_its_words_and_seen_only_with_the_draft(
    case, officer, other_officer, secretariat, sign_in, client
):
    browser = sign_in(officer)
    file = SimpleUploadedFile("広場.png", picture())

    browser.post(url("case_attach", case.pk), {"file": file, "alt": "広場で話す人たち", "caption": ""})

    row = CaseFile.objects.get()
    address = url("draft_file", case.pk, row.pk)
    assert browser.get(address).content
    assert 'alt="広場で話す人たち"' in browser.get(url("case_preview", case.pk)).text
    for stranger in (other_officer, secretariat):
        assert sign_in(stranger).get(address).status_code == 404
        assert sign_in(stranger).get(url("case_file", case.pk, row.pk)).status_code == 404


def test_picture_without_words_or_of_a_strange_kind_is_refused(case, officer, sign_in):
    browser = sign_in(officer)
    for name, body, alt in (("a.png", picture(), ""), ("a.svg", b"<svg onload='x'/>", "絵")):
        browser.post(url("case_attach", case.pk), {"file": SimpleUploadedFile(name, body), "alt": alt})

    assert not CaseFile.objects.exists()


ADDRESSES = [
    ("get", "case_life", ()),
    ("get", "case_preview", ()),
    ("get", "case_section", ("story",)),
    ("post", "case_section", ("story",)),
    ("post", "case_attach", ()),
    ("post", "case_comment", ()),
    ("post", "case_take_over", ()),
    ("get", "case_detail", ()),
    ("get", "case_history", ()),
    ("get", "case_correct", ()),
    ("get", "case_merge", ()),
    *(
        ("post", "case_act", (verb,))
        for verb in ("revise", "hand-in", "pull-back", "accept", "send-back", "confirm")
    ),
    *(("post", "case_act", (verb,)) for verb in ("publish", "discard", "withdraw", "restore", "reconfirm")),
]


@pytest.mark.parametrize(("method", "name", "rest"), ADDRESSES)
def test_draft_of_another_town_is_not_found_by_any_verb(
    case, method, name, rest, other_officer, viewer, secretariat, person, sign_in
):
    for stranger in (other_officer, viewer, secretariat, person("prefecture"), person("contractor")):
        answer = getattr(sign_in(stranger), method)(url(name, case.pk, *rest))
        assert answer.status_code == 404
        assert SECRET not in answer.text
    assert stage_of(case) == "writing"


def test_strangers_find_no_word_of_a_draft(case, other_officer, secretariat, sign_in, client):
    for browser in (client, sign_in(other_officer), sign_in(secretariat)):
        for address in (url("case_list"), url("case_list") + "?q=旧校舎"):
            assert "旧校舎の食堂" not in browser.get(address).text
    for browser in (sign_in(other_officer), sign_in(secretariat)):
        assert "旧校舎の食堂" not in browser.get(url("case_desk")).text


def test_revision_in_the_drawer_shows_nobody_else_anything(
    officer, approver, secretariat, other_officer, town, sign_in, client
):
    case = published(officer, approver, secretariat, town.organisation)
    drafts.revise_case(case, by=officer)
    save(case, "story", by=officer, what_failed=SECRET)

    for browser in (client, sign_in(other_officer), sign_in(secretariat)):
        assert SECRET not in browser.get(url("case_detail", case.pk)).text
        assert SECRET not in browser.get(url("case_history", case.pk)).text
    assert SECRET not in sign_in(secretariat).get(url("case_life", case.pk)).text
    assert sign_in(secretariat).get(url("case_preview", case.pk)).status_code == 404
    assert SECRET in sign_in(officer).get(url("case_life", case.pk)).text


def test_the_whole_way_by_buttons(case, officer, approver, secretariat, sign_in):
    def press(user, verb, **sent):
        return sign_in(user).post(url("case_act", case.pk, verb), sent, follow=True)

    assert "事務局に提出する" in sign_in(officer).get(url("case_life", case.pk)).text
    press(officer, "hand-in")
    assert "旧校舎の食堂" in sign_in(secretariat).get(url("case_desk")).text
    sign_in(secretariat).post(
        url("case_comment", case.pk), {"field": "outcome", "text": "時点を"}, follow=True
    )
    press(secretariat, "send-back")
    page = sign_in(officer).get(url("case_life", case.pk))
    assert "時点を" in page.text
    sign_in(officer).post(url("comment_settle", case.pk, CaseComment.objects.get().pk))
    press(officer, "hand-in")
    press(secretariat, "accept")
    refused = press(officer, "confirm")
    assert "承認者だけ" in refused.text
    press(approver, "confirm", note="公開します")

    case.refresh_from_db()
    assert case.status == "published"
    history = sign_in(officer).get(url("case_history", case.pk))
    assert "最初の版です" in history.text


def test_refused_button_says_what_is_missing(officer, town, sign_in):
    case = begun(officer, town.organisation, outcome="")

    page = sign_in(officer).post(url("case_act", case.pk, "hand-in"), follow=True)

    assert "まだ書かれていない項目があります：成果" in page.text


def test_history_shows_words_before_and_after(officer, approver, secretariat, town, client, sign_in):
    case = published(officer, approver, secretariat, town.organisation)
    drafts.revise_case(case, by=officer)
    save(case, "story", by=officer, outcome="月に300人が使う")
    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)
    review.confirm(case, by=approver)

    page = client.get(url("case_history", case.pk))

    assert "<del>月に120人が使う</del>" in page.text
    assert "<ins>月に300人が使う</ins>" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_the_same_however_many_cases(count, officer, town, sign_in, django_assert_num_queries):
    for n in range(count):
        begun(officer, town.organisation, title=f"取組{n}")
    browser = sign_in(officer)
    browser.get(url("case_desk"))

    with django_assert_num_queries(DESK_QUERIES):
        browser.get(url("case_desk"))


DESK_QUERIES = 9


def test_file_and_page_of_a_shipped_case_stay(client):
    case = CaseFactory(is_shipped=True)

    assert client.get(url("case_detail", case.pk)).status_code == 200
    assert "履歴はまだありません" in client.get(url("case_history", case.pk)).text
