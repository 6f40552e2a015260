"""The guided start without an account, the link that keeps a stack, and taking it over after signing in."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.planning.factories import BlockFactory
from tests.surveys.campaigns.factories import IndicatorValueFactory
from tsumiki.accounts.tokens import hash_of
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.planning import services
from tsumiki.planning.drafts import draft_of
from tsumiki.planning.models import Plan, StackDraft
from tsumiki.planning.proposing import Answers
from tsumiki.planning.services import drafts

START, RESULT, KEEP = (reverse(f"planning:{name}") for name in ("start", "start_result", "start_keep"))
ANSWERED = {
    "challenges": ["4", "5"],
    "problems": ["vacancy"],
    "fields_chosen": ["housing"],
    "staff_days": "8",
}


@pytest.fixture
def library(blocks, vocabulary):
    """The three blocks of the toy edition and one more, of the kind that tries things out."""
    pilot = blocks["pilot"]
    BlockFactory(
        edition=vocabulary, code="trial", name="お試し", step=pilot.step, challenges=[5], effort_person_days=2
    )
    return vocabulary


def link_of(answer):
    return answer.url.partition("?")[0]


def token_of(answer):
    return link_of(answer).rstrip("/").rpartition("/")[2]


@pytest.fixture
def kept(library):
    """kept() puts a draft aside and gives its token."""

    def make(codes=("peers", "kpi"), **answers):
        values = {"challenges": (4, 5), "problems": ("vacancy",), "fields": ("housing",), **answers}
        return drafts.keep_draft(Answers(**values), codes, "small", edition=library)

    return make


def page_of(client, token, name="draft"):
    return client.get(reverse(f"planning:{name}", args=[token]))


# --- the questions ---------------------------------------------------------------------------------
def test_there_are_ten_questions_and_no_sign_in(client, library):
    page = client.get(START)

    assert len(page.context["form"].questions) == 10
    assert StackDraft.objects.count() == 0


def test_answers_lead_to_stacks_with_the_answer_that_brought_each_block(client, library):
    page = client.get(RESULT, ANSWERED)
    body = page.content.decode()

    assert page.headers["X-Robots-Tag"] == "noindex"
    stacks = [tuple(row["piece"].code for row in card["blocks"]) for card in page.context["cards"]]
    assert len(set(stacks)) == len(stacks) == 3
    assert all(row["reasons"] for card in page.context["cards"] for row in card["blocks"])
    assert "課題④『課題4の略称』に答える手法です。" in body
    assert StackDraft.objects.count() == 0


def test_going_back_finds_every_answer_as_it_was(client, library):
    result = client.get(RESULT, ANSWERED)
    page = client.get(f"{START}?{result.context['query']}")
    form = page.context["form"]

    assert form["challenges"].value() == ["4", "5"]
    assert form["staff_days"].value() == "8"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"challenges": ["1", "2", "3", "4"]}, "challenges", "4個選ばれています。"),
        ({"challenges": ["4", "11"]}, "challenges", "⑪は、ほかの課題と同時に選べません。"),
        ({"town": "ないまち"}, "town", "「ないまち」に合う団体が見つかりません。"),
        ({"staff_days": "すこし"}, "staff_days", "0から500までの整数"),
        ({"challenges": [], "problems": [], "fields_chosen": []}, "__all__", "どれか1つを選んで"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_kept(client, library, changed, field, words):
    page = client.get(RESULT, ANSWERED | {"staff_days": "8", "deadline": "6"} | changed)
    form = page.context["form"]

    assert words in str(form.errors[field])
    assert form["deadline"].value() == "6"


def test_towns_of_one_name_are_offered_to_choose_from(client, library, town, other_town):
    page = client.get(RESULT, ANSWERED | {"town": "南部町"})
    choices = [code for code, _ in page.context["form"].fields["code"].choices]

    chosen = client.get(RESULT, ANSWERED | {"town": "南部町", "code": town.code})

    assert sorted(choices) == sorted([town.code, other_town.code])
    assert len(chosen.context["cards"]) == 3


def test_the_towns_own_population_is_used_and_named(client, library, town):
    IndicatorValueFactory(local_government=town, indicator="population", value=10323.0)

    page = client.get(RESULT, ANSWERED | {"town": town.code})

    assert "鳥取県南部町の人口は、読み込んでいる統計の10,323人です。" in page.context["assumptions"]


def test_the_proposed_stacks_are_compared_and_downloaded(client, library):
    address = reverse("planning:start_compare")

    page = client.get(address, ANSWERED)
    book = client.get(address, ANSWERED | {"format": "xlsx"})

    assert len(page.context["comparison"]["columns"]) == 3
    assert book.content[:2] == b"PK"


# --- the link --------------------------------------------------------------------------------------
def test_a_stack_is_kept_under_a_link_of_which_only_the_hash_is_stored(client, library):
    answer = client.post(f"{KEEP}?challenges=4&challenges=5", {"character": "small"})
    page = client.get(answer.url)
    (row,) = StackDraft.objects.all()

    assert row.token_hash == hash_of(token_of(answer))
    assert token_of(answer) not in str(StackDraft.objects.values())
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page.headers["Cache-Control"]
    assert f'value="http://testserver{link_of(answer)}"' in page.content.decode()


def test_nobody_keeps_links_by_the_hundred(client, library, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"stack_draft": "2/m/ip"}
    answers = [client.post(f"{KEEP}?challenges=4", {"character": "small"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert StackDraft.objects.count() == 2


@pytest.mark.parametrize("data", [{"character": "other"}, {}])
def test_only_a_proposed_stack_is_kept(client, library, data):
    client.post(f"{KEEP}?challenges=4", data)

    assert StackDraft.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "a" * 43, "長い" * 200])
def test_an_unknown_link_is_a_calm_page(client, library, token):
    page = page_of(client, token)

    assert page.status_code == 404
    assert "このリンクの積み木は、使えません" in page.content.decode()


def test_a_link_ends_after_its_time_and_is_thrown_away(client, kept, capsys):
    token = kept()
    StackDraft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = page_of(client, token)
    alive = kept()

    call_command("plans", "purge")

    assert answer.status_code == 404
    assert [row.token_hash for row in StackDraft.objects.all()] == [hash_of(alive)]
    assert "1件消しました" in capsys.readouterr().out


def test_opening_a_link_keeps_it_longer(client, kept):
    token = kept()
    early = timezone.now() - timedelta(days=30)
    StackDraft.objects.update(opened_at=early, expires_at=early + timedelta(days=90))

    page_of(client, token)

    assert draft_of(token).expires_at > timezone.now() + timedelta(days=89)


@pytest.mark.parametrize(
    ("act", "code", "order", "expected"),
    [
        ("up", "kpi", "", ["kpi", "peers"]),
        ("down", "peers", "", ["kpi", "peers"]),
        ("remove", "peers", "", ["kpi"]),
        ("add", "pilot", "", ["peers", "kpi", "pilot"]),
        ("add", "pilot.kpi", "", ["peers", "pilot", "kpi"]),
        ("add", "nonsense", "", ["peers", "kpi"]),
        ("swap", "kpi.trial", "", ["peers", "trial"]),
        ("order", "-", "kpi,peers", ["kpi", "peers"]),
        ("order", "-", "kpi,<b>,kpi", ["kpi", "peers"]),
        ("arrange", "-", "", ["peers", "kpi"]),
        ("dance", "kpi", "", ["peers", "kpi"]),
    ],
)
def test_whoever_has_the_link_changes_the_stack(client, kept, act, code, order, expected):
    token = kept()

    client.post(
        reverse("planning:draft_change", args=[token, act, code]), {"expected_version": 1, "order": order}
    )

    assert draft_of(token).codes == expected


def test_two_people_with_one_link_do_not_overwrite_each_other(client, kept):
    token = kept()
    drafts.change_draft(draft_of(token), ["kpi"], expected_version=1)

    answer = client.post(
        reverse("planning:draft_change", args=[token, "remove", "kpi"]), {"expected_version": 1}, follow=True
    )

    assert draft_of(token).codes == ["kpi"]
    assert "別の人が、先に変えました" in answer.content.decode()


def test_the_draft_shows_faults_alternatives_and_what_to_add(client, kept):
    page = page_of(client, kept(codes=["kpi"]))
    (card,) = page.context["cards"]

    assert [fault["words"] for fault in card["faults"]] == [
        "この前に「類似団体との比較」が要ります。幅を知ってから決めます。"
    ]
    assert [one["found"].piece.code for one in card["alternatives"]] == ["trial"]
    assert {other["piece"].code for other in page.context["others"]} == {"peers", "pilot", "trial"}


def test_the_draft_is_compared_with_what_was_proposed(client, kept):
    page = page_of(client, kept(), "draft_compare")

    assert page.context["comparison"]["columns"][0]["title"] == "この積み木"


# --- taking it over ----------------------------------------------------------------------------------
def claim(client, token, **data):
    return client.post(reverse("planning:draft_claim", args=[token]), data)


def test_signing_in_leads_back_to_the_draft(client, kept, officer):
    address = reverse("planning:draft_claim", args=[kept()])

    answer = client.get(address)

    assert answer.url == f"{reverse('account_login')}?next={address}"


def test_a_new_plan_takes_everything_over(sign_in, officer, town, kept):
    token = kept(core=True)

    answer = claim(sign_in(officer), token, target=f"new-{town.code}", title="引き継いだ計画", way="top")
    plan = Plan.objects.get()

    assert answer.url == reverse("planning:stack", args=[plan.pk])
    assert (plan.title, plan.local_government, plan.field_codes) == ("引き継いだ計画", town, ["housing"])
    assert (plan.has_core_organisation, plan.has_existing_plan) == (True, None)
    assert list(plan.problems.values_list("code", flat=True)) == ["vacancy"]
    assert list(plan.challenges.values_list("number", flat=True)) == [4, 5]
    rows = list(plan.blocks.select_related("block"))
    assert [row.block.code for row in rows] == ["peers", "kpi"]
    assert rows[0].note.startswith("【下書き】課題④『課題4の略称』に答える手法です。")
    assert all(row.start_on and row.end_on for row in rows)
    assert AuditEvent.objects.filter(verb="planning.draft_claimed", actor_id=officer.pk).count() == 1


def test_a_plan_that_is_there_gets_what_it_lacks(sign_in, officer, plan, kept, blocks):
    services.add_block(plan, blocks["kpi"], by=officer)

    claim(sign_in(officer), kept(), target=f"plan-{plan.pk}", way="top")

    assert list(plan.blocks.values_list("block__code", flat=True)) == ["kpi", "peers"]
    assert plan.problems.count() == 0


def test_a_plan_that_is_there_may_keep_it_as_a_variant(sign_in, officer, plan, kept):
    answer = claim(sign_in(officer), kept(), target=f"plan-{plan.pk}", way="beside")

    assert answer.url == reverse("planning:stacks", args=[plan.pk])
    assert [row.codes for row in plan.stacks.all()] == [["peers", "kpi"]]
    assert plan.blocks.count() == 0


def test_after_that_the_link_tells_strangers_nothing(sign_in, officer, town, kept):
    token = kept()
    client = sign_in(officer)
    claim(client, token, target=f"new-{town.code}", title="秘密の計画")

    stranger, own = page_of(Client(), token), page_of(client, token)

    assert (stranger.status_code, own.status_code) == (404, 200)
    assert "秘密の計画" not in stranger.content.decode()
    assert "秘密の計画" in own.content.decode()


def test_a_draft_is_taken_over_once(officer, town, kept):
    draft = draft_of(kept())
    drafts.claim_as_new(draft, town, by=officer, title="一つめ")

    with pytest.raises(RuleError, match="すでに引き継がれています"):
        drafts.claim_as_new(draft, town, by=officer, title="二つめ")

    assert Plan.objects.count() == 1


def test_two_drafts_do_not_become_one_plan(officer, town, kept):
    first, second = draft_of(kept()), draft_of(kept(codes=["pilot"]))
    drafts.claim_as_new(first, town, by=officer, title="同じ名称")

    with pytest.raises(RuleError, match="名称を変えて"):
        drafts.claim_as_new(second, town, by=officer, title="同じ名称")

    second.refresh_from_db()
    assert second.claimed_at is None
    assert list(Plan.objects.get().blocks.values_list("block__code", flat=True)) == ["peers", "kpi"]


def test_what_cannot_be_taken_over_is_left_as_it_was(
    sign_in, officer, town, other_town, plan, hidden_plan, kept
):
    token = kept()
    client = sign_in(officer)

    for data in (
        {"target": f"new-{other_town.code}", "title": "x"},
        {"target": f"plan-{hidden_plan.pk}"},
        {"target": f"new-{town.code}", "title": ""},
    ):
        claim(client, token, **data)

    assert draft_of(token).claimed_at is None
    assert Plan.objects.count() == 2


def test_who_may_not_write_a_plan_is_told_so(sign_in, viewer, kept):
    token = kept()

    answer = claim(sign_in(viewer), token)

    assert answer.url == reverse("planning:draft", args=[token])
    assert draft_of(token).claimed_at is None
