"""決裁, 意見と担当, 版をくらべる as people walk them."""

import io

import pypdf
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.accounts.models import Membership
from tsumiki.kernel.models import AuditEvent
from tsumiki.planning import services
from tsumiki.planning.models import Plan, PlanComment, PlanTask, Submission
from tsumiki.planning.services import Asked
from tsumiki.planning.texts import TEXTS
from tsumiki.planning.wording import LONGEST, parts_of


def go(name, plan, **kwargs):
    return reverse(f"planning:{name}", kwargs={"pk": plan.pk, **kwargs})


def place(user):
    return Membership.objects.get(user=user)


def typed(plan, *route, **fields):
    data = {"subject": "策定について", "reason": "伺います。", "expected_version": plan.version, **fields}
    data |= {"route-TOTAL_FORMS": len(route), "route-INITIAL_FORMS": 0}
    for number, (kind, user) in enumerate(route):
        data |= {f"route-{number}-kind": kind, f"route-{number}-place": place(user).pk if user else ""}
    return data


@pytest.fixture
def made(plan, officer, viewer, approver):
    route = [Asked("consult", place(viewer)), Asked("approve", place(approver))]
    return services.submit(
        plan,
        by=officer,
        expected_version=plan.version,
        subject="策定について",
        reason="伺います。",
        route=route,
    )


def answer_url(made, user):
    return go("answer", made.plan, number=made.number, step_pk=made.steps.get(person=user).pk)


def answer(client, made, user, given, **words):
    step = made.steps.get(person=user)
    return client.post(
        answer_url(made, user), {"answer": given, **{f"{step.pk}-{k}": v for k, v in words.items()}}
    )


def test_a_plan_is_put_to_decision_from_the_page(sign_in, plan, officer, viewer, approver):
    client = sign_in(officer)
    page = client.get(go("submit", plan))

    answer = client.post(
        go("submit", plan), typed(plan, ("consult", viewer), ("approve", approver), ("approve", None))
    )

    made = Submission.objects.get()
    assert page.context["form"]["subject"].value() == "「空き家と居場所の計画」の策定について"
    assert (answer.status_code, [step.person for step in made.steps.all()]) == (302, [viewer, approver])
    assert "回議中" in client.get(go("approval", plan)).text


def test_a_refused_submission_keeps_every_word_and_every_row(sign_in, plan, officer, viewer, approver):
    client = sign_in(officer)

    page = client.post(
        go("submit", plan), typed(plan, ("approve", approver), ("consult", viewer), reason="長い伺い")
    )

    assert page.status_code == 409
    assert "最後の人は「承認」にしてください" in page.text
    assert "長い伺い" in page.text
    assert [row["place"].value() for row in page.context["route"]] == [
        str(place(approver).pk),
        str(place(viewer).pk),
    ]
    assert Submission.objects.count() == 0


def test_a_row_is_added_without_sending(sign_in, plan, officer, approver):
    page = sign_in(officer).post(go("submit", plan), typed(plan, ("approve", approver)) | {"add_row": "1"})

    assert [row["place"].value() for row in page.context["route"]] == [str(place(approver).pk), None]
    assert Submission.objects.count() == 0


def test_the_way_of_the_last_time_stands_there_already(sign_in, officer, made):
    services.withdraw(made, by=officer, reason="直します。")

    page = sign_in(officer).get(go("submit", made.plan))

    assert [row["kind"].value() for row in page.context["route"]] == ["consult", "approve"]


def test_only_whose_turn_it_is_is_offered_to_answer(sign_in, made, viewer, approver, officer):
    offered = {
        user: answer_url(made, viewer) in sign_in(user).get(go("submission", made.plan, number=1)).text
        for user in (viewer, officer, approver)
    }

    # An approver may answer in the viewer's place; who drafted may not.
    assert offered == {viewer: True, officer: False, approver: True}


def test_answers_lead_to_the_decision_and_the_record(sign_in, made, viewer, approver):
    answer(sign_in(viewer), made, viewer, "agreed", comment="賛成です。")
    answer(sign_in(approver), made, approver, "approved")

    content = sign_in(approver).get(go("decision_pdf", made.plan, number=1)).content
    text = "".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    wanted = ("賛成です。", viewer.name, approver.name, "決定")
    assert Plan.objects.get(pk=made.plan_id).stage == "decided"
    assert [word for word in wanted if "".join(word.split()) not in text] == []


def test_sending_back_without_a_reason_is_told_and_the_page_stays(sign_in, made, viewer):
    page = answer(sign_in(viewer), made, viewer, "returned")

    assert page.status_code == 409
    assert "理由を入力してください" in page.text


def test_another_answers_with_a_reason_and_the_person_looks_afterwards(sign_in, made, viewer, approver):
    client = sign_in(approver)
    refused = answer(client, made, viewer, "agreed")
    answer(client, made, viewer, "agreed", proxy_reason="休暇のため")
    step = made.steps.get(person=viewer)

    client = sign_in(viewer)
    waits = "後閲しました" in client.get(go("submission", made.plan, number=1)).text
    client.post(go("seen", made.plan, number=1, step_pk=step.pk))

    step.refresh_from_db()
    assert (refused.status_code, waits, step.proxy_reason, step.seen_at is not None) == (
        409,
        True,
        "休暇のため",
        True,
    )


def test_the_plan_says_why_it_cannot_be_written_and_where_to_go(sign_in, made, officer):
    client = sign_in(officer)

    typed = dict.fromkeys(TEXTS, "") | {"vision": "起案の間に打った姿", "expected_version": 1}
    turned = client.post(go("texts", made.plan), typed)
    page = client.get(go("plan_detail", made.plan))

    assert "決裁中です" in next(str(m) for m in turned.context["messages"])
    assert (turned.status_code, "起案の間に打った姿" in turned.text) == (409, True)
    assert Plan.objects.get(pk=made.plan_id).vision == ""
    assert (page.context["can_edit"], go("approval", made.plan) in page.text) == (False, True)


def test_taking_back_from_the_page(sign_in, made, officer):
    client = sign_in(officer)
    refused = client.post(go("withdraw", made.plan, number=1), {"reason": ""}, follow=True)
    client.post(go("withdraw", made.plan, number=1), {"reason": "数字を直します。"})

    made.refresh_from_db()
    assert "理由を入力してください" in refused.text
    assert (made.status, made.ended_reason) == ("withdrawn", "数字を直します。")


def test_the_bodys_own_number_and_day_are_noted(sign_in, made, officer):
    client = sign_in(officer)

    client.post(
        go("register", made.plan, number=1), {"document_number": "企政第123号", "decided_on": "令和9年3月1日"}
    )
    wrong = client.post(go("register", made.plan, number=1), {"decided_on": "3月ごろ"}, follow=True)

    made.refresh_from_db()
    assert (made.document_number, str(made.decided_on)) == ("企政第123号", "2027-03-01")
    assert "日付として読み取れません" in wrong.text


def test_the_paper_put_to_decision_never_changes(sign_in, made, officer, approver, viewer):
    client = sign_in(officer)
    first = client.get(go("submission_pdf", made.plan, number=1)).content
    services.withdraw(made, by=officer, reason="直します。")
    services.save_texts(
        made.plan, by=officer, expected_version=1, data=dict.fromkeys(TEXTS, "") | {"vision": "後の姿"}
    )

    assert client.get(go("submission_pdf", made.plan, number=1)).content == first
    assert AuditEvent.objects.filter(verb="planning.plan_exported").count() == 2


def test_the_list_of_decisions_shows_ones_own_turn_and_nothing_of_others(
    sign_in, made, viewer, other_officer
):
    own = sign_in(viewer).get(reverse("planning:decision_list"))
    other = sign_in(other_officer).get(reverse("planning:decision_list"))

    assert (own.context["waiting"], list(own.context["submissions"])) == ([made], [made])
    assert (other.context["waiting"], list(other.context["submissions"])) == ([], [])


@pytest.mark.parametrize("name", ["decision_list", "task_list"])
def test_strangers_are_sent_to_sign_in(client, name):
    assert client.get(reverse(f"planning:{name}")).status_code == 302


# --- comments and tasks ----------------------------------------------------------------------------
def test_a_comment_is_written_answered_and_done(sign_in, plan, officer, viewer):
    sign_in(viewer).post(go("talk", plan), {"section": "kpis", "text": "地区ごとに数えては。"})
    row = PlanComment.objects.get()
    client = sign_in(officer)
    before = client.get(go("talk", plan)).text
    client.post(go("comment_close", plan, comment_pk=row.pk), {"answer": "そうします。"})

    row.refresh_from_db()
    assert "地区ごとに数えては。" in before
    assert (row.answer, row.closed_by, "そうします。" in client.get(go("talk", plan)).text) == (
        "そうします。",
        officer,
        True,
    )


def test_an_empty_comment_is_told(sign_in, plan, viewer):
    page = sign_in(viewer).post(go("talk", plan), {"section": "kpis", "text": " "})

    assert "意見を入力してください。" in page.text
    assert PlanComment.objects.count() == 0


def test_an_adviser_comments_on_what_is_shared_and_reads_only_their_own(
    sign_in, person, shared_plan, other_officer, hidden_plan
):
    services.comment(shared_plan, by=other_officer, section="kpis", text="庁内だけの話")
    adviser = person("adviser", None)
    client = sign_in(adviser)

    client.post(go("talk", shared_plan), {"section": "stack", "text": "先に試してみては。"})
    page = client.get(go("talk", shared_plan)).text

    assert ("先に試してみては。" in page, "庁内だけの話" in page) == (True, False)
    assert client.get(go("talk", hidden_plan)).status_code == 404


def test_an_officer_of_another_town_cannot_comment(sign_in, shared_plan, officer):
    page = sign_in(officer).post(go("talk", shared_plan), {"section": "kpis", "text": "横から"})

    assert "意見を書けるのは" in page.text
    assert PlanComment.objects.count() == 0


def test_a_task_is_given_waits_at_home_and_is_done(sign_in, plan, officer, viewer):
    data = {"section": "people", "title": "人数を確かめる", "assignee": viewer.pk, "due_on": "2027-05-01"}
    sign_in(officer).post(go("task_add", plan), data)
    task = PlanTask.objects.get()
    client = sign_in(viewer)
    home = client.get(reverse("portal:home")).text
    listed = client.get(reverse("planning:task_list")).text
    client.post(go("task_done", plan, task_pk=task.pk))

    task.refresh_from_db()
    assert ("人数を確かめる" in home, "人数を確かめる" in listed, task.done_at is not None) == (
        True,
        True,
        True,
    )
    assert "人数を確かめる" not in client.get(reverse("planning:task_list")).text


def test_a_task_goes_only_to_people_of_the_organisation(sign_in, plan, officer, viewer, other_officer):
    data = {"section": "people", "title": "人数を確かめる", "assignee": other_officer.pk}

    page = sign_in(officer).post(go("task_add", plan), data)
    sign_in(viewer).post(go("task_add", plan), {**data, "assignee": viewer.pk})

    assert page.context["task_form"].errors["assignee"]
    assert page.context["task_form"]["title"].value() == "人数を確かめる"
    assert PlanTask.objects.count() == 0


# --- two versions side by side ---------------------------------------------------------------------
def test_two_versions_show_the_words_that_changed(sign_in, plan, officer):
    for version, text in ((1, "空き家に灯りがともる"), (2, "空き家に人が集まる")):
        data = dict.fromkeys(TEXTS, "") | {"vision": text}
        services.save_texts(plan, by=officer, expected_version=version, data=data)

    page = sign_in(officer).get(go("compare", plan), {"before": 2, "after": 3})

    (change,) = page.context["changes"]
    assert next((part.kind, part.text) for part in change["parts"]) == ("same", "空き家に")
    assert "<del>" in page.text and "<ins>" in page.text


def test_a_version_that_is_not_there_is_told(sign_in, plan, officer):
    page = sign_in(officer).get(go("compare", plan), {"before": 99, "after": 1})

    assert (page.status_code, page.context["changes"], bool(page.context["form"].errors)) == (200, None, True)


@given(st.text("空き家の増加ABC 12、。アイ", max_size=60), st.text("空き家の増加ABC 12、。アイ", max_size=60))
def test_the_parts_make_both_texts(before, after):
    parts = parts_of(before, after)

    assert "".join(part.text for part in parts if part.kind != "in") == before
    assert "".join(part.text for part in parts if part.kind != "out") == after


def test_very_long_texts_are_shown_whole():
    assert [part.kind for part in parts_of("あ" * (LONGEST + 1), "い")] == ["out", "in"]


def test_the_page_of_a_section_says_what_is_open_about_it(sign_in, plan, officer, viewer):
    services.comment(plan, by=viewer, section="kpis", text="地区ごとに数えては。")
    services.ask(plan, by=officer, section="budget", title="見積を取る", assignee=viewer)
    client = sign_in(officer)

    said = {name: client.get(go(name, plan)).context["talk"] for name in ("kpis", "budget", "risks")}

    assert {name: (row["comments"], row["tasks"]) for name, row in said.items()} == {
        "kpis": (1, 0), "budget": (0, 1), "risks": (0, 0),
    }  # fmt: skip
    assert client.get(said["budget"]["url"]).context["task_form"]["section"].value() == "budget"
