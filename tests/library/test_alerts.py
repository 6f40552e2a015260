"""Saved searches: kept by a person, told by mail once what is new, stopped without signing in."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.library.conftest import CaseFactory
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.library import asked_again
from tsumiki.library.asked_again import Found
from tsumiki.library.models import SavedSearch
from tsumiki.library.services import alerts, use
from tsumiki.search.services import synchronise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
QUERY = "q=%E7%A9%BA%E5%AE%B6&type=case"
SAVE = reverse("shelf:search_save")


class Library:
    """A search that finds what the test says, for each person alike."""

    def __init__(self, *keys):
        self.keys = list(keys)
        self.asked = []

    def __call__(self, user, query):
        self.asked.append((user, query))
        return [Found(key, f"題名{key}", "事例", f"/cases/{key}/") for key in self.keys]


@pytest.fixture
def library():
    return Library("1", "2")


@pytest.fixture
def save(library):
    def make(by, **fields):
        values = {"name": "空き家の事例", "frequency": "daily", **fields}
        query = values.pop("query", QUERY)
        return alerts.save_search(query, by=by, finder=library, **values)

    return make


@pytest.fixture
def run(library, django_capture_on_commit_callbacks):
    """run(days) does the round of that many days from now."""

    def go(days=1):
        with django_capture_on_commit_callbacks(execute=True):
            return alerts.send_alerts(library, today=timezone.localdate() + timedelta(days=days))

    return go


def test_only_what_is_new_is_told_and_only_once(officer, save, library, run, mailoutbox):
    search = save(officer)
    library.keys.insert(0, "3")

    first = run(1)
    SavedSearch.objects.update(looked_at=timezone.now() - timedelta(days=1))
    second = run(1)

    (mail,) = mailoutbox
    assert (first, second) == (alerts.Round(1, 1, 0), alerts.Round(1, 0, 0))
    assert mail.subject == "【つみき】保存した検索に新しいものが1件あります"
    assert mail.to == [officer.email]
    assert ("題名3" in mail.body, "題名1" in mail.body) == (True, False)
    assert mail.attachments == []
    assert reverse("shelf:search_stop", args=[alerts.token_of(search)]) in mail.body
    assert asked_again.path_of(QUERY) in mail.body


def test_what_was_there_when_saved_is_not_news(officer, save, run, mailoutbox):
    save(officer)

    assert run(1) == alerts.Round(1, 0, 0)
    assert mailoutbox == []


def test_first_look_at_a_search_without_memory_tells_nothing(officer, run, mailoutbox):
    SavedSearch.objects.create(user=officer, name="古い検索", query=QUERY, frequency="daily")

    assert run(1) == alerts.Round(1, 0, 0)
    assert (mailoutbox, SavedSearch.objects.get().seen) == ([], ["1", "2"])


def test_what_goes_and_comes_back_is_not_told_again(officer, save, library, run, mailoutbox):
    save(officer)
    library.keys = ["2"]
    run(1)
    SavedSearch.objects.update(looked_at=timezone.now() - timedelta(days=1))
    library.keys = ["1", "2"]
    run(1)

    assert mailoutbox == []


@pytest.mark.parametrize(
    ("frequency", "days", "looked"),
    [("daily", 0, 0), ("daily", 1, 1), ("weekly", 6, 0), ("weekly", 7, 1), ("never", 30, 0)],
)
def test_frequency_decides_when(officer, save, run, frequency, days, looked):
    save(officer, frequency=frequency)

    assert run(days).searches == looked


def test_a_person_gets_one_mail_for_all_searches(officer, other_officer, save, library, run, mailoutbox):
    save(officer, name="一つめ")
    save(officer, name="二つめ", query="q=b")
    save(other_officer, name="別の人")
    library.keys.append("3")

    assert run(1) == alerts.Round(3, 2, 0)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([officer.email, other_officer.email])
    own = next(mail for mail in mailoutbox if mail.to == [officer.email])
    assert ("■ 一つめ（1件）" in own.body, "■ 二つめ（1件）" in own.body, "別の人" in own.body) == (
        True,
        True,
        False,
    )


def test_a_run_sends_only_so_many_and_the_next_goes_on(
    officer, other_officer, save, library, run, mailoutbox, settings
):
    settings.MAILS_PER_RUN = 1
    save(officer)
    save(other_officer)
    library.keys.append("3")

    # The first person's search is due again: both runs stand for the same day to come.
    assert [run(1), run(1)] == [alerts.Round(1, 1, 1), alerts.Round(2, 1, 0)]
    assert {mail.to[0] for mail in mailoutbox} == {officer.email, other_officer.email}


def test_who_has_left_is_told_nothing(officer, save, library, run, mailoutbox):
    save(officer)
    library.keys.append("3")
    with audit.change("test.changed", by=None) as entry:
        place = officer.memberships.get()
        place.valid_to = timezone.localdate() - timedelta(days=1)
        place.save()
        entry.of(place)

    assert (run(1), mailoutbox) == (alerts.Round(0, 0, 0), [])


def test_mails_stop_without_signing_in_and_only_after_a_press(client, officer, save):
    search = save(officer)
    address = reverse("shelf:search_stop", args=[alerts.token_of(search)])

    opened = client.get(address)
    still = SavedSearch.objects.get().frequency
    stopped = client.post(address)

    assert (opened.status_code, still) == (200, "daily")
    assert (stopped.context["is_stopped"], SavedSearch.objects.get().frequency) == (True, "never")


@pytest.mark.parametrize("token", ["x", "1:2", "WzEsMV0:1abc:zzz"])
def test_a_link_that_we_did_not_sign_stops_nothing(client, officer, save, token):
    save(officer)

    assert client.post(reverse("shelf:search_stop", args=[token])).status_code == 404
    assert SavedSearch.objects.get().frequency == "daily"


def test_search_is_saved_listed_changed_and_deleted_on_the_pages(officer, sign_in):
    client = sign_in(officer)

    form = client.get(f"{SAVE}?{QUERY}&page=3&unknown=1")
    client.post(f"{SAVE}?{QUERY}&page=3&unknown=1", {"name": "空家", "frequency": "weekly"})
    search = SavedSearch.objects.get()
    client.post(reverse("shelf:search_edit", args=[search.pk]), {"name": "別の名前", "frequency": "never"})
    listed = client.get(reverse("shelf:search_list"))
    client.post(reverse("shelf:search_delete", args=[search.pk]))

    assert form.context["form"].initial["name"] == "「空家」、種類：事例"
    assert search.query == QUERY
    assert [(row["search"].name, row["search"].frequency) for row in listed.context["rows"]] == [
        ("別の名前", "never")
    ]
    assert SavedSearch.objects.count() == 0


def test_same_search_saved_again_is_one_search_with_the_new_name(officer, save):
    save(officer, name="古い名前")
    save(officer, name="新しい名前", frequency="weekly")

    assert list(SavedSearch.objects.values_list("name", "frequency")) == [("新しい名前", "weekly")]


@pytest.mark.parametrize("query", ["", "page=2", "type=unknown", "q=+"])
def test_search_without_conditions_is_not_saved(officer, sign_in, query):
    answer = sign_in(officer).post(f"{SAVE}?{query}", {"name": "x", "frequency": "daily"})

    assert (answer.url, SavedSearch.objects.count()) == (reverse("search:results"), 0)


def test_saved_searches_have_an_end(officer, save, monkeypatch):
    monkeypatch.setattr(alerts, "MOST_SAVED", 1)
    save(officer)

    with pytest.raises(RuleError, match="1件まで"):
        save(officer, query="q=b")
    with pytest.raises(RuleError, match="長すぎ"):
        save(officer, query="q=" + "a" * 1000)


@pytest.mark.parametrize("name", ["search_edit", "search_delete"])
def test_search_of_another_person_is_not_found(officer, approver, save, sign_in, name):
    search = save(officer)

    answer = sign_in(approver).post(
        reverse(f"shelf:{name}", args=[search.pk]), {"name": "x", "frequency": "never"}
    )

    assert (answer.status_code, SavedSearch.objects.get().name) == (404, "空き家の事例")
    assert list(sign_in(approver).get(reverse("shelf:search_list")).context["rows"]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(officer, save, sign_in, count, django_assert_num_queries):
    for number in range(count):
        save(officer, query=f"q=word{number}")
    client = sign_in(officer)
    client.get(reverse("shelf:search_list"))

    with django_assert_num_queries(4):
        client.get(reverse("shelf:search_list"))


def test_search_page_offers_to_keep_search_and_results_only_to_people_signed_in(client, officer, sign_in):
    case = CaseFactory(title="空き家の食堂")
    synchronise()
    address = reverse("search:results") + "?q=空き家"

    public = client.get(address).text
    own = sign_in(officer).get(address)
    client.post(reverse("shelf:keep"), {"item": f"case:{case.pk}"})

    assert ("検索を保存" in public, "しおり" in public) == (False, False)
    assert own.context["links"][0].url == f"{SAVE}?q=%E7%A9%BA%E3%81%8D%E5%AE%B6"
    assert f'value="case:{case.pk}"' in own.text
    assert "しおりから外す" in client.get(address).text


def test_console_tells_what_the_real_search_finds(
    officer, town, other_officer, mailoutbox, django_capture_on_commit_callbacks
):
    for person in (officer, other_officer):
        alerts.save_search(
            "q=食堂", by=person, finder=asked_again.found_by_search, name="食堂", frequency="daily"
        )
    SavedSearch.objects.update(looked_at=timezone.now() - timedelta(days=1))
    CaseFactory(title="校舎の食堂")
    CaseFactory(title="鳥取の秘密の食堂", draft_of=town.organisation)
    synchronise()
    printed = StringIO()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("library", "alerts", "--json", stdout=printed)

    assert json.loads(printed.getvalue()) == {"searches": 2, "mails": 2, "waiting": 0}
    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    assert ("校舎の食堂" in bodies[officer.email], "秘密" in bodies[officer.email]) == (True, True)
    assert ("校舎の食堂" in bodies[other_officer.email], "秘密" in bodies[other_officer.email]) == (
        True,
        False,
    )


def test_console_exports_feedback_and_outcomes(officer, tmp_path):
    case = CaseFactory(title="校舎の食堂")
    use.give_feedback(case, by=officer, context="plan", about="4", verdict="different")
    use.say_outcome(case, by=officer, verdict="useful", note="広さが足りた")
    feedback, outcomes = tmp_path / "f.csv", tmp_path / "o.csv"

    call_command("library", "feedback", str(feedback), stdout=StringIO())
    call_command("library", "feedback", str(outcomes), "--outcomes", stdout=StringIO())

    said = feedback.read_text("utf-8-sig")
    assert ("計画づくり,4," in said, "違った" in said, officer.name in said) == (True, True, False)
    assert "役に立った,広さが足りた" in outcomes.read_text("utf-8-sig")
