"""What a town counts and feels itself, taken over into its plan."""

import pytest
from django.urls import reverse

from tests.diagnosis import samples
from tests.diagnosis.own import records
from tsumiki.diagnosis.own import services as own
from tsumiki.diagnosis.services import load_statistics
from tsumiki.kernel.papers import docx
from tsumiki.planning import evidence, papers, services
from tsumiki.planning.papers.closing import sources
from tsumiki.planning.record import PlanRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def statistics(town, tmp_path):
    towns = [town, *samples.make_towns(11)]
    load_statistics(samples.write_statistics(tmp_path, samples.spread_out(towns)))
    return towns


@pytest.fixture
def client(client, officer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(officer)
    return client


def problems_page(plan):
    return reverse("planning:problems", args=[plan.pk])


def chosen(plan, code="vacancy"):
    return plan.problems.get(code=code).evidence


def test_own_numbers_follow_the_statistics_without_a_group(statistics, town, officer):
    records.add_figure(town, officer, values={"2021": "214", "2024": "247.5"}, unit="戸")

    rows = evidence.today(town)

    own_row = rows["vacancy"][-1]
    assert own_row["name"] == "空き家の戸数（町の実態調査）（町の独自集計）"
    assert (own_row["value"], own_row["value_text"], own_row["year"]) == (247.5, "247.5戸", "2024年")
    assert own_row["source"] == "町の独自集計：建設課「空家等実態調査」"
    assert evidence.shown(own_row, "median") == evidence.middle_half(own_row) == "データなし"
    assert own_row not in evidence.comparable(rows["vacancy"])
    assert not any(row.get("is_own") for row in rows["liveliness"])


def test_without_statistics_the_own_numbers_are_all_there_is(town, officer):
    assert evidence.today(town) == {}
    records.add_figure(town, officer)

    assert [row["is_own"] for row in evidence.today(town)["vacancy"]] == [True]


def test_numbers_of_another_town_stay_there(statistics, town, other_town, other_officer):
    records.add_figure(other_town, other_officer)

    assert not any(row.get("is_own") for rows in evidence.today(town).values() for row in rows)


def test_plan_keeps_the_number_of_the_day_and_takes_the_new_one_when_asked(
    statistics, plan, town, officer, client
):
    figure = records.add_figure(town, officer)
    client.post(problems_page(plan), {"expected_version": 1, "problem-vacancy": "on"})
    assert chosen(plan)[-1]["value"] == 247

    own.change(figure, records.figure_data(values={"2025": "260"}), by=officer, expected_version=1)
    page = client.get(problems_page(plan)).text
    assert chosen(plan)[-1]["value"] == 247
    assert "いまの統計や町の独自集計に違いがあります" in page

    client.post(reverse("planning:refresh_evidence", args=[plan.pk]))
    assert (chosen(plan)[-1]["value"], chosen(plan)[-1]["year"]) == (260, "2025年")
    assert "に違いがあります" not in client.get(problems_page(plan)).text


def test_paper_shows_the_number_with_its_source(statistics, plan, town, officer, client):
    records.add_figure(town, officer)
    client.post(problems_page(plan), {"expected_version": 1, "problem-vacancy": "on"})
    record = PlanRecord(plan)

    document = papers.document(record, on=plan.created_at.date())

    [table] = [
        block for block in document.blocks if getattr(block, "caption", "") == "空き家の増加に関わる数値"
    ]
    assert table.rows[-1] == (
        "空き家の戸数（町の実態調査）（町の独自集計）",
        "247戸",
        "データなし",
        "データなし",
        "2024年",
    )
    assert "町の独自集計：建設課「空家等実態調査」" in sources(record)
    assert docx.render(document)


def test_felt_note_is_offered_and_taken_only_into_an_empty_note(plan, town, officer, client):
    records.add_note(town, officer, text="片付けられずに貸せない家が多い。")
    offered = client.get(problems_page(plan))
    assert "下の見立ての欄に入れる" in offered.text
    assert offered.context["form"]["note-vacancy"].value() is None

    taken = client.post(
        problems_page(plan),
        {
            "expected_version": 1,
            "take": "vacancy",
            "problem-liveliness": "on",
            "note-liveliness": "消えては困る",
        },
    )
    assert taken.context["form"]["note-vacancy"].value() == "片付けられずに貸せない家が多い。"
    assert taken.context["form"]["note-liveliness"].value() == "消えては困る"
    assert "保存してください" in taken.text
    assert not plan.problems.exists()

    kept = client.post(
        problems_page(plan), {"expected_version": 1, "take": "vacancy", "note-vacancy": "私の見立て"}
    )
    assert kept.context["form"]["note-vacancy"].value() == "私の見立て"
    assert "変えていません" in kept.text


@pytest.mark.parametrize("code", ["liveliness", "nothing", "exchange", ""])
def test_nothing_is_taken_where_nothing_is_felt(plan, town, officer, client, code):
    records.add_note(town, officer)
    records.add_note(town, officer, theme="exchange")

    answer = client.post(problems_page(plan), {"expected_version": 1, "take": code})

    assert answer.status_code == 200
    assert answer.context["form"]["note-vacancy"].value() is None


def test_notes_are_not_offered_to_readers_of_a_shared_plan(plan, town, officer, other_officer, sign_in):
    records.add_note(town, officer, text="庁内だけの見立て")
    services.share_plan(plan, by=officer, expected_version=1, visibility="members")

    answer = sign_in(other_officer).get(problems_page(plan), follow=True)

    assert "庁内だけの見立て" not in answer.text
