"""What the texts promise beside what the tables count."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.planning import checks, consistency, services
from tsumiki.planning.models import Plan
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.texts import TEXTS


@pytest.fixture
def said(plan, officer):
    """said(vision, **texts) saves the texts beside one indicator (20 → 50人) and 1,200千円, and returns the questions."""
    row = services.KpiRow(
        "集まる人",
        "outcome",
        "人",
        Decimal(20),
        2025,
        increments={2027: Decimal(10), 2028: Decimal(20), 2029: Decimal(0)},
    )
    services.save_kpis(plan, by=officer, expected_version=1, rows=[row])
    services.save_budget(
        plan, by=officer, expected_version=1, rows=[services.BudgetRow(2027, "改修", 1200, "general")]
    )

    def save(vision, **texts):
        services.save_texts(
            plan, by=officer, expected_version=1, data=dict.fromkeys(TEXTS, "") | {"vision": vision} | texts
        )
        record = PlanRecord(
            Plan.objects.select_related("local_government__organisation", "edition").get(pk=plan.pk)
        )
        assert {(a.text, a.page) for a in checks.advice(record)} >= set(consistency.questions(record))
        return list(consistency.questions(record))

    return save


@pytest.mark.parametrize(
    ("vision", "page", "word"),
    [
        ("週に５０人が集まる。", None, ""),
        ("はじめの20人から、年に10人ずつ増やす。", None, ""),
        ("週に80人が集まる。", "kpis", "「80人」"),
        ("令和11年度に実現する。", None, ""),
        ("2035年度に実現する。", "texts", "計画期間は令和11年度"),
        ("120万円で家を直す。", None, ""),
        ("1.5億円で家を直す。", "budget", "150,000千円"),
        ("だれもが顔を合わせる。", None, ""),
    ],
)
def test_what_the_vision_says_is_looked_for_in_the_tables(said, vision, page, word):
    found = said(vision)

    assert [where for _, where in found] == ([page] if page else [])
    assert all(word in text for text, _ in found)


def test_amounts_of_other_texts_are_looked_for_too(said):
    ((text, page),) = said("", organisation_text="事務局に300万円をあてる。")

    assert ("3,000千円" in text, page) == (True, "budget")


def test_a_plan_without_tables_is_asked_nothing(plan):
    assert list(consistency.questions(PlanRecord(plan))) == []


@given(st.integers(0, 10**9), st.sampled_from("人 世帯 戸 件".split()))
def test_numbers_are_read_however_they_are_written(number, unit):
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    expected = [(Decimal(number), unit)]
    assert consistency.counted_in(f"あと{number:,}{unit}です。") == expected
    assert consistency.counted_in(f"あと{wide}{unit}です。") == expected


@given(st.integers(1, 10**6))
def test_amounts_are_read_in_thousands(number):
    assert consistency.thousands_in(f"{number}万円と{number}千円") == [Decimal(number * 10), Decimal(number)]
