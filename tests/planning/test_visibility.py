"""Another town's draft could leak: through the list, every page, every button and every file. It does not."""

import pytest
from django.urls import reverse

from tests.planning.factories import BlockFactory, StepFactory
from tsumiki.accounts.roles import ROLES
from tsumiki.kernel.models import AuditEvent
from tsumiki.planning import selectors, services
from tsumiki.planning.urls import urlpatterns

EXTRA = {
    "code": "peers",
    "before": "kpi",
    "other": "pilot",
    "case_pk": 1,
    "number": 1,
    "step_pk": 1,
    "task_pk": 1,
    "comment_pk": 1,
    "kind": "council",
    "part": "why",
    "extension": "docx",
    "stack_pk": 1,
}
READING = ("plan_detail", "paper", "plan_docx", "plan_pdf", "plan_xlsx")
READING += ("paper_set", "paper_kind", "paper_file", "paper_zip", "stacks", "stacks_xlsx", "grants")
# Earlier drafts, and who said what of them, are the organisation's own affair, also where the plan is shared.
INSIDE = ("approval", "submission", "submission_pdf", "decision_pdf", "history", "revision", "compare")
INSIDE_BUTTONS = (
    "withdraw", "register", "revise", "answer", "seen", "task_add", "task_done", "task_open", "comment_close",
)  # fmt: skip
PAGES = [
    pattern.name
    for pattern in urlpatterns
    # The follow-up has rules and tests of its own (test_after.py).
    if "pk" in pattern.pattern.converters and not pattern.name.startswith("after")
]
BUTTONS = {
    "plan_copy", "refresh_evidence", "block_add", "case_add", "block_up", "block_down", "block_remove", "block_put",
    "block_insert", "arrange", "case_remove", "order", "block_swap",
    "stack_keep", "stack_use", "stack_remove", *INSIDE_BUTTONS,
}  # fmt: skip
WRITING = sorted(set(PAGES) - {*READING, *INSIDE, *INSIDE_BUTTONS, "talk"})


def address(name, plan):
    pattern = next(p for p in urlpatterns if p.name == name)
    wanted = pattern.pattern.converters
    return reverse(
        f"planning:{name}", kwargs={"pk": plan.pk} | {k: v for k, v in EXTRA.items() if k in wanted}
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_of_another_town_is_not_there(sign_in, officer, hidden_plan, name):
    client = sign_in(officer)

    read = client.get(address(name, hidden_plan))
    write = client.post(address(name, hidden_plan))

    assert read.status_code == (405 if name in BUTTONS else 404)
    assert write.status_code == (405 if name in (*READING, *INSIDE) else 404)


@pytest.mark.parametrize("name", WRITING)
def test_a_shared_plan_is_read_and_not_changed(sign_in, officer, shared_plan, name):
    before = AuditEvent.objects.filter(subject_type="planning.plan").count()

    answer = sign_in(officer).post(address(name, shared_plan), follow=True)

    assert answer.redirect_chain == [(reverse("planning:plan_detail", args=[shared_plan.pk]), 302)]
    assert [str(m) for m in answer.context["messages"]] == [
        "この計画を直せるのは、計画をもつ団体の起案者と承認者です。直したい点は、担当の方にお伝えください。"
    ]
    assert AuditEvent.objects.filter(subject_type="planning.plan").count() == before


@pytest.mark.parametrize("name", [*INSIDE, *INSIDE_BUTTONS])
def test_what_is_decided_inside_is_not_there_for_others(sign_in, officer, shared_plan, name):
    client = sign_in(officer)
    send = client.post if name in INSIDE_BUTTONS else client.get

    assert send(address(name, shared_plan)).status_code == 404


@pytest.mark.parametrize("name", READING)
def test_a_shared_plan_can_be_read_by_members(sign_in, officer, shared_plan, name):
    assert sign_in(officer).get(address(name, shared_plan)).status_code == 200


def test_who_only_reads_is_offered_nothing_to_edit(sign_in, officer, shared_plan):
    client = sign_in(officer)
    pages = [client.get(address(name, shared_plan)).content.decode() for name in ("plan_detail", "paper")]

    forbidden = [address(name, shared_plan) for name in WRITING]
    assert [url for page in pages for url in forbidden if f'"{url}"' in page] == []


@pytest.mark.parametrize("name", WRITING)
def test_a_viewer_reads_and_is_told_who_may_change(sign_in, viewer, plan, name):
    answer = sign_in(viewer).post(address(name, plan), follow=True)

    assert answer.redirect_chain == [(reverse("planning:plan_detail", args=[plan.pk]), 302)]
    assert plan.revisions.count() == 1


@pytest.mark.parametrize("name", ["plan_list", "plan_create", "board", *PAGES])
def test_anonymous_people_are_sent_to_sign_in(client, plan, name):
    url = address(name, plan) if name in PAGES else reverse(f"planning:{name}")

    answer = client.post(url) if name in BUTTONS else client.get(url)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


#            role               own drafts | other drafts | shared plans | may begin one
EXPECTED = {
    "secretariat": (False, False, True, False),
    "contractor": (False, False, True, False),
    "prefecture": (False, False, True, False),
    "town_drafter": (True, False, True, True),
    "town_approver": (True, False, True, True),
    "town_viewer": (True, False, True, False),
    "company_admin": (False, False, False, False),
    "company_staff": (False, False, False, False),
    "adviser": (False, False, True, False),
}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_sees_what_the_table_says(person, town, prefecture, plan, hidden_plan, shared_plan, role):
    place = {"town": town, "pref": prefecture}.get(role[:4])
    somebody = person(role, place)

    seen = set(selectors.plans_visible_to(somebody))

    begins = selectors.governments_to_plan_for(somebody).exists()
    assert (plan in seen, hidden_plan in seen, shared_plan in seen, begins) == EXPECTED[role]


def test_the_list_shows_own_plans_and_shared_ones_of_others(sign_in, officer, plan, hidden_plan, shared_plan):
    page = sign_in(officer).get(reverse("planning:plan_list"))

    assert list(page.context["page"]) == [plan]
    assert list(page.context["shared"]) == [shared_plan]


def test_the_list_is_narrowed_by_title_and_sorted(sign_in, officer, town, make_plan):
    second = make_plan(town, officer, title="いきいき健康の計画")
    make_plan(town, officer, title="空き家の計画")

    page = sign_in(officer).get(reverse("planning:plan_list"), {"q": "健康", "sort": "title"})

    assert list(page.context["page"]) == [second]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_the_same_number_of_times(
    sign_in, officer, town, make_plan, count, django_assert_num_queries
):
    for number in range(count):
        make_plan(town, officer, title=f"計画{number}")
    client = sign_in(officer)
    client.get(reverse("planning:plan_list"))  # the first request of a session also records the session

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("planning:plan_list"))


@pytest.mark.parametrize("count", [3, 10])
def test_the_stack_page_asks_the_same_number_of_times(
    sign_in, officer, plan, vocabulary, count, django_assert_num_queries
):

    step = StepFactory(edition=vocabulary)
    for number in range(count):
        services.add_block(plan, BlockFactory(edition=vocabulary, step=step, code=f"b{number}"), by=officer)
    client = sign_in(officer)
    client.get(reverse("planning:plan_list"))

    with django_assert_num_queries(STACK_QUERIES):
        client.get(reverse("planning:stack", args=[plan.pk]))


LIST_QUERIES = 8
STACK_QUERIES = 24
