"""Looking back on a plan: who may, when, what is kept, what is carried on, and that nobody else sees a draft."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tsumiki.kernel import audit
from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.sheets import read_table
from tsumiki.library.models import Case, CaseDraft
from tsumiki.planning import selectors, services
from tsumiki.planning.after import Actual
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.grading import Mark
from tsumiki.planning.models import Plan
from tsumiki.planning.services import KpiRow

NOT_YOURS = "この計画の振り返りを書けるのは、計画をもつ団体の起案者と承認者です。気づいた点は、担当の方にお伝えください。"
BLANK = {
    "is_interim": False, "done": "", "issues": "", "effect": "", "effect_reason": "", "next": "",
    "next_reason": "", "voices": "", "held_on": None, "published_url": "", "published_on": None,
}  # fmt: skip
GETS = ("after", "after_year", "after_docx", "after_pdf", "after_xlsx")
WRITES = ("after_open", "after_edit", "after_targets", "after_case")


@pytest.fixture
def this_year():
    return fiscal_year_of(timezone.localdate())


@pytest.fixture
def begun(make_plan, town, officer, this_year):
    """A plan whose first year has ended, with a rising, a falling and an unfinished indicator."""
    plan = make_plan(town, officer, start_fiscal_year=this_year - 1, end_fiscal_year=this_year + 1)
    first = this_year - 1
    rows = [
        KpiRow("入居した世帯", "outcome", "世帯", Decimal(6), first - 1, increments=steps(first, 2, 4, 6)),
        KpiRow("空き家", "outcome", "戸", Decimal(50), first - 1, increments=steps(first, -5, -5, -5)),
        KpiRow("話し合い", "output", "回", increments=steps(first, 7, 7, 7)),
    ]
    services.save_kpis(plan, by=officer, expected_version=1, rows=rows)
    plan.refresh_from_db()
    return plan


def steps(first, *values):
    return {first + place: Decimal(value) for place, value in enumerate(values)}


@pytest.fixture
def follow_up(begun, officer, this_year):
    return services.open_follow_up(begun, this_year - 1, by=officer)


def keys(follow_up):
    return [row.kpi_key for row in follow_up.actuals.all()]


def save(follow_up, by, *values, version=1, **data):
    actuals = {
        key: Actual(Decimal(value), None, "名簿", f"理由{value}")
        for key, value in zip(keys(follow_up), values, strict=False)
    }
    services.save_follow_up(follow_up, by=by, expected_version=version, data=BLANK | data, actuals=actuals)
    follow_up.refresh_from_db()


def share(plan, by):
    version = plan.section("sharing").version
    services.share_plan(plan, by=by, expected_version=version, visibility="members")


def change_plan(plan, **fields):
    with audit.change("test.changed", by=None) as entry:
        Plan.objects.filter(pk=plan.pk).update(**fields)
        entry.of(plan)


# --- opening ---------------------------------------------------------------------------------------
def test_a_year_opens_with_the_targets_of_the_plan(follow_up):
    assert [(row.name, row.target, row.grade.mark) for row in follow_up.actuals.all()] == [
        ("入居した世帯", 8, Mark.NO_DATA),
        ("空き家", 45, Mark.NO_DATA),
        ("話し合い", None, Mark.NO_DATA),
    ]
    assert not follow_up.is_interim


def test_a_year_that_goes_on_is_interim_whatever_is_typed(begun, officer, this_year):
    made = services.open_follow_up(begun, this_year, by=officer)
    save(made, officer, is_interim=False)

    assert made.is_interim


def test_opening_twice_gives_the_same(begun, follow_up, approver, this_year):
    assert services.open_follow_up(begun, this_year - 1, by=approver) == follow_up


@pytest.mark.parametrize(("after", "word"), [(1, "まだ始まっていない"), (9, "計画期間の外")])
def test_other_years_are_refused(begun, officer, this_year, after, word):
    with pytest.raises(RuleError, match=word):
        services.open_follow_up(begun, this_year + after, by=officer)


def test_people_of_other_towns_and_viewers_are_refused(begun, follow_up, viewer, other_officer, this_year):
    for somebody in (viewer, other_officer):
        with pytest.raises(RuleError):
            services.open_follow_up(begun, this_year - 1, by=somebody)
        with pytest.raises(RuleError):
            save(follow_up, somebody)
        with pytest.raises(RuleError):
            services.refresh_targets(follow_up, by=somebody)
        with pytest.raises(RuleError):
            services.write_case(follow_up, by=somebody)


# --- saving ----------------------------------------------------------------------------------------
def test_what_was_reached_is_graded_and_the_plan_untouched(begun, follow_up, officer):
    version = begun.version
    save(follow_up, officer, "8", "47", "7", effect="fair", effect_reason="増えた")

    assert [row.grade.mark for row in follow_up.actuals.all()] == [Mark.A, Mark.C, Mark.UNKNOWN]
    begun.refresh_from_db()
    assert begun.version == version
    assert AuditEvent.objects.filter(verb="planning.follow_up_saved").count() == 1


def test_two_people_collide_and_both_texts_are_shown(follow_up, officer, approver):
    save(follow_up, officer, done="起案者の文")

    with pytest.raises(ConflictError) as conflict:
        save(follow_up, approver, done="承認者の文")

    (change,) = conflict.value.changes
    assert (change.before, change.after, conflict.value.version) == ("起案者の文", "承認者の文", 2)


def test_two_people_who_typed_the_same_do_not_disagree(follow_up, officer, approver):
    save(follow_up, officer, done="同じ文")
    save(follow_up, approver, done="同じ文")

    assert follow_up.version == 3


def test_targets_stay_as_they_were_until_taken_again(begun, follow_up, officer, this_year):
    save(follow_up, officer, "8")
    kept = keys(follow_up)
    rows = [
        KpiRow(
            "入居した世帯数", "outcome", "世帯", Decimal(6), this_year - 2,
            increments=steps(this_year - 1, 10, 0, 0), key=kept[0],
        )
    ]  # fmt: skip
    services.save_kpis(begun, by=officer, expected_version=2, rows=rows)
    before = [row.target for row in follow_up.actuals.all()]
    services.refresh_targets(follow_up, by=officer)

    assert before == [8, 45, None]
    # What was written stays with its key; what was not written went with the indicator.
    assert [(row.name, row.target, row.value) for row in follow_up.actuals.all()] == [
        ("入居した世帯数", 16, 8)
    ]


def test_an_indicator_with_an_actual_stays_when_the_plan_drops_it(begun, follow_up, officer):
    save(follow_up, officer, "8")
    services.save_kpis(begun, by=officer, expected_version=2, rows=[])

    services.refresh_targets(follow_up, by=officer)

    assert [(row.name, row.value) for row in follow_up.actuals.all()] == [("入居した世帯", 8)]


def test_a_plan_with_a_follow_up_is_not_deleted(begun, follow_up, officer):
    with pytest.raises(RuleError, match="振り返りのある計画は削除できません"):
        services.delete_plan(begun, by=officer, expected_version=begun.version)


# --- what waits ------------------------------------------------------------------------------------
def test_a_plan_waits_until_its_last_year_is_closed(begun, plan, officer, viewer, other_officer, this_year):
    today = timezone.localdate()

    def waiting(somebody):
        return list(selectors.follow_ups_due(somebody, today))

    assert (waiting(officer), waiting(viewer), waiting(other_officer)) == ([begun], [], [])
    made = services.open_follow_up(begun, this_year - 1, by=officer)
    save(made, officer, is_interim=True)
    assert waiting(officer) == [begun]
    save(made, officer, version=2)
    assert waiting(officer) == []


def test_home_and_list_say_what_waits(sign_in, begun, officer):
    client = sign_in(officer)

    home, listed = client.get(reverse("portal:home")), client.get(reverse("planning:plan_list"))

    assert reverse("planning:after", args=[begun.pk]) in [task["url"] for task in home.context["home"].tasks]
    assert list(listed.context["due"]) == [begun]


# --- pages -----------------------------------------------------------------------------------------
def go(name, plan, year=None):
    return reverse(f"planning:{name}", args=[plan.pk] if year is None else [plan.pk, year])


def address(name, follow_up):
    return go(name, follow_up.plan, None if name == "after" else follow_up.fiscal_year)


def form_of(follow_up, version=1, **typed):
    data = {name: "" for name in BLANK if name != "is_interim"} | {"expected_version": version}
    for key in keys(follow_up):
        data |= {f"kpi-{key}-{name}": "" for name in ("value", "measured_on", "source", "note")}
    return data | typed


def test_a_year_is_opened_written_and_read(sign_in, begun, officer, this_year):
    client = sign_in(officer)
    opened = client.post(go("after_open", begun, this_year - 1))
    made = begun.follow_ups.get()
    first = keys(made)[0]

    typed = {f"kpi-{first}-value": "７", f"kpi-{first}-source": "名簿", f"kpi-{first}-measured_on": "R8.4.1"}
    answer = client.post(opened.url, form_of(made, held_on="2026-06-01", done="回った", **typed))
    page = client.get(answer.url).content.decode()

    assert answer.url == address("after_year", made)
    row = made.actuals.first()
    assert (row.value, row.measured_on, row.grade.mark) == (7, date(2026, 4, 1), Mark.C)
    assert "C 80%未満" in page
    assert "回った" in page
    listed = client.get(address("after", made))
    assert [chart["title"] for chart in listed.context["charts"]] == ["入居した世帯：目標と実績"]


def test_mistakes_are_told_and_nothing_typed_is_lost(sign_in, follow_up, officer):
    first = keys(follow_up)[0]
    data = form_of(follow_up, done="長い文", effect="fair", published_on="2026-07-01") | {
        f"kpi-{first}-value": "8"
    }

    page = sign_in(officer).post(address("after_edit", follow_up), data)

    body = page.content.decode()
    assert "実績を書くときは、出どころ（記録・調査の名前）も入力してください。" in body
    assert "「事業効果」を選んだときは、理由も入力してください。" in body
    assert "公表した日を書くときは" in body
    assert "長い文" in body
    assert follow_up.actuals.first().value is None


def test_a_collision_answers_409_with_both_texts(sign_in, follow_up, officer, approver):
    save(follow_up, approver, done="承認者の文")

    page = sign_in(officer).post(address("after_edit", follow_up), form_of(follow_up, done="起案者の文"))

    body = page.content.decode()
    assert page.status_code == 409
    assert "承認者の文" in body
    assert "起案者の文" in body
    again = sign_in(officer).post(
        address("after_edit", follow_up), form_of(follow_up, version=2, done="起案者の文")
    )
    follow_up.refresh_from_db()
    assert (again.status_code, follow_up.done) == (302, "起案者の文")


@pytest.mark.parametrize("name", [*GETS, *WRITES])
def test_a_draft_of_another_town_is_not_there(sign_in, follow_up, other_officer, name):
    client = sign_in(other_officer)

    answer = (client.post if name in WRITES else client.get)(address(name, follow_up))

    assert answer.status_code == 404


@pytest.mark.parametrize("name", [*GETS, *WRITES])
def test_a_shared_plan_is_read_and_not_followed_up_by_others(
    sign_in, follow_up, officer, other_officer, name
):
    share(follow_up.plan, officer)
    client = sign_in(other_officer)

    if name in GETS:
        page = client.get(address(name, follow_up))
        assert page.status_code == 200
        if name in ("after", "after_year"):
            body = page.content.decode()
            assert [n for n in WRITES if f'"{address(n, follow_up)}"' in body] == []
    else:
        answer = client.post(address(name, follow_up), follow=True)
        assert [str(m) for m in answer.context["messages"]] == [NOT_YOURS]
        follow_up.refresh_from_db()
        assert (follow_up.version, Case.objects.count()) == (1, 0)


@pytest.mark.parametrize("name", WRITES)
def test_a_viewer_reads_and_is_told_who_may_write(sign_in, follow_up, viewer, name):
    client = sign_in(viewer)

    assert client.get(address("after_year", follow_up)).status_code == 200
    answer = client.post(address(name, follow_up), follow=True)
    assert [str(m) for m in answer.context["messages"]] == [NOT_YOURS]


@pytest.mark.parametrize("name", [*GETS, *WRITES])
def test_anonymous_people_are_sent_to_sign_in(client, follow_up, name):
    answer = (client.post if name in WRITES else client.get)(address(name, follow_up))

    assert (answer.status_code, answer.url.startswith(reverse("account_login"))) == (302, True)


@pytest.mark.parametrize("name", ["after_year", "after_edit", "after_pdf", "after_case"])
def test_a_year_that_was_not_opened_is_not_there(sign_in, begun, officer, this_year, name):
    client = sign_in(officer)

    answer = (client.post if name == "after_case" else client.get)(go(name, begun, this_year))

    assert answer.status_code == 404


def test_the_workbook_holds_numbers_and_the_files_are_recorded(sign_in, follow_up, officer):
    save(follow_up, officer, "8", "47")
    client = sign_in(officer)

    book = client.get(address("after_xlsx", follow_up))
    docx = client.get(address("after_docx", follow_up))

    sheet = read_table(io.BytesIO(book.content), name="a.xlsx")[0]
    cells = [row.values for row in sheet.rows if row.values[0] == "空き家"]
    assert cells[0][5:9] == (45, 47, 60, "C 80%未満")
    assert docx.content.startswith(b"PK")
    assert AuditEvent.objects.filter(verb="planning.follow_up_exported").count() == 2


def test_a_page_of_many_years_and_indicators_takes_no_query_each(
    sign_in, begun, follow_up, officer, this_year, django_assert_max_num_queries
):
    services.open_follow_up(begun, this_year, by=officer)
    client = sign_in(officer)
    client.get(address("after", follow_up))

    with django_assert_max_num_queries(26):
        client.get(address("after", follow_up))


# --- the case --------------------------------------------------------------------------------------
def draft_of(case):
    return CaseDraft.objects.get(case=case)


def test_a_case_is_a_draft_with_the_weak_result_said(follow_up, officer):
    save(follow_up, officer, "8", "49", done="改修した", issues="片付けが遅れた")

    written = services.write_case(follow_up, by=officer)

    said = draft_of(written.case).content
    assert (written.is_new, written.case.status) == (True, Case.Status.DRAFT)
    assert (said["result"], said["result_reason"]) == (
        "weak", "目標の80%に届かなかった指標があります：空き家",
    )  # fmt: skip
    assert said["figures"][0]["before"] == "6"
    assert [row["after"] for row in said["figures"]] == ["8", "49"]
    assert said["what_failed"].startswith("片付けが遅れた\n空き家：理由49\n（")
    assert "振り返りから）" in said["measure"]
    assert [row["actual"] for row in said["kpis"]] == ["8", "49", ""]


def test_an_unmeasured_indicator_makes_an_outcome_that_is_not_verified(follow_up, officer):
    save(follow_up, officer, "8", "45")

    said = draft_of(services.write_case(follow_up, by=officer).case).content

    assert said["result"] == "unverified"
    assert "話し合い" in said["result_reason"]


def test_writing_again_leaves_what_the_town_rewrote(follow_up, officer):
    save(follow_up, officer, "8", "45", done="はじめ", issues="はじめの課題")
    case = services.write_case(follow_up, by=officer).case
    draft = draft_of(case)
    from tsumiki.library.services import drafts

    drafts.put_in_draft(case, {"measure": "町の言葉"}, seen=draft.content, by=officer)
    save(follow_up, officer, "8", "49", version=2, done="つぎ", issues="つぎの課題")

    again = services.write_case(follow_up, by=officer)

    said = draft_of(case).content
    assert (again.case, again.is_new, again.kept) == (case, False, ("取組",))
    assert said["measure"] == "町の言葉"
    assert said["what_failed"].startswith("つぎの課題")
    assert said["result"] == "weak"


def test_the_next_year_writes_the_same_case(begun, follow_up, officer, this_year):
    save(follow_up, officer, "8", "45", done="一年目")
    case = services.write_case(follow_up, by=officer).case
    second = services.open_follow_up(begun, this_year, by=officer)
    save(second, officer, "12", "40", done="二年目")

    again = services.write_case(second, by=officer)

    assert (again.case, again.is_new) == (case, False)
    assert draft_of(case).content["measure"].startswith("二年目")
    assert draft_of(case).content["result_reason"] == "年度の途中のまとめです。"


def test_an_invented_plan_makes_an_invented_case(follow_up, officer):
    change_plan(follow_up.plan, is_synthetic=True)
    follow_up.refresh_from_db()

    assert services.write_case(follow_up, by=officer).case.is_synthetic


def test_the_button_leads_to_the_draft(sign_in, follow_up, officer):
    answer = sign_in(officer).post(address("after_case", follow_up))

    assert answer.url == reverse("library:case_preview", args=[Case.objects.get().pk])
    assert sign_in(officer).get(answer.url).status_code == 200
