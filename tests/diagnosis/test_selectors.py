import json

import numpy as np
import pytest

from tests.diagnosis import samples
from tsumiki.diagnosis import selectors
from tsumiki.diagnosis.services import load_statistics
from tsumiki.kernel import audit

pytestmark = pytest.mark.django_db


def finding_of(diagnosis, code):
    return next(finding for finding in diagnosis.findings if finding.indicator.code == code)


def test_without_statistics_there_is_a_reason_and_nothing_else(town):
    diagnosis = selectors.diagnosis_of(town)

    assert not selectors.has_statistics()
    assert diagnosis.unavailable == selectors.NO_STATISTICS
    assert (diagnosis.problems, selectors.towns_like(town)) == ((), ())
    assert selectors.evidence_for(town, "liveliness") == ()


def test_prefecture_has_no_figures_of_its_own(statistics, prefecture):
    assert selectors.diagnosis_of(prefecture).unavailable == selectors.NO_PREFECTURE_FIGURES


def test_town_without_a_row_says_so(statistics, other_town):
    assert selectors.diagnosis_of(other_town).unavailable == selectors.NO_ROW
    assert selectors.towns_like(other_town) == ()


def test_diagnosis_sets_the_towns_figure_beside_its_groups_quartiles(statistics, town):
    diagnosis = selectors.diagnosis_of(town)

    finding = finding_of(diagnosis, "population")
    populations = [10000 + 100 * n for n in range(12)]
    q1, median, q3 = np.percentile(populations, [25, 50, 75])
    assert diagnosis.group.members_count == finding.n == 12
    assert (finding.value, finding.low, finding.high) == (10000, 10000, 11100)
    assert (finding.q1, finding.median, finding.q3) == (q1, median, q3)
    assert finding.position == "類似団体の中央値より低い（低いほうの4分の1にあたる）"
    assert finding.is_notable
    assert finding.sentence == "類似団体の中央値（10,550人）より低く、低いほうの4分の1にあたります。"


def test_equal_figures_are_in_the_middle_and_not_notable(statistics, town):
    finding = finding_of(selectors.diagnosis_of(town), "doctors")

    assert not finding_of(selectors.diagnosis_of(town), "ordinary_balance").is_notable
    assert finding.position.startswith("類似団体の")


def test_figure_opens_to_its_rule_and_numbers(statistics, town):
    finding = finding_of(selectors.diagnosis_of(town), "net_migration")

    assert finding.indicator.formula == "（項目A5101 − 項目A5102） ÷ 項目A1101 × 1,000"
    assert finding.calculation == ("項目A5101 − 項目A5102 ＝ 0", "項目A1101 ＝ 10,000")
    assert finding.indicator.year == "2023年（分母は2020年）"
    assert finding.indicator.source == "出典：SSDSE-A-2025（統計センター）"


def test_vacancy_rate_is_missing_with_its_reason_and_comes_first(statistics, town):
    [vacancy] = [p for p in selectors.diagnosis_of(town).problems if p.code == "vacancy"]

    first = vacancy.findings[0]
    assert (first.indicator.code, first.value, first.value_text) == ("vacancy_rate", None, "データなし")
    assert "住宅・土地統計調査" in first.missing_reason
    assert "人口1万5千人未満" in first.missing_reason


def test_not_applicable_is_left_out_of_the_groups_quartiles(town, tmp_path):
    towns = [town, *samples.make_towns(11)]
    burden = {t.code: {"将来負担比率": "-"} for t in towns[:6]}
    load_statistics(samples.write_statistics(tmp_path, samples.spread_out(towns), burden))

    finding = finding_of(selectors.diagnosis_of(town), "future_burden")

    assert (finding.value, finding.value_text, finding.n) == (None, "該当なし", 6)
    assert finding.missing_reason == "将来負担額が、充てられる財源を上回らないため算定されない（該当なし）。"


def test_evidence_is_plain_json_that_holds_everything_a_plan_cites(statistics, town):
    evidence = [finding.as_evidence() for finding in selectors.evidence_for(town, "generations")]

    assert json.loads(json.dumps(evidence)) == evidence
    aged = next(row for row in evidence if row["code"] == "aged_share")
    assert (aged["name"], aged["unit"], aged["year"], aged["n"]) == ("65歳以上の割合", "%", "2020年", 12)
    assert aged["group"] == selectors.diagnosis_of(town).group.label
    assert aged["source"] == "出典：SSDSE-A-2025（統計センター）"


def test_evidence_for_an_unknown_problem_is_empty(statistics, town):
    assert selectors.evidence_for(town, "no-such-problem") == ()


def test_towns_like_are_the_nearest_and_say_why(statistics, town):
    found = selectors.towns_like(town, limit=3)

    assert [neighbour.government for neighbour in found] == statistics[1:4]
    assert all(len(neighbour.why) == 3 for neighbour in found)
    assert all("が近い（" in reason for neighbour in found for reason in neighbour.why)
    assert found[0].difference.startswith("最も違うのは")


def test_only_wanted_towns_are_told_of_and_no_farther_ones_take_their_place(statistics, town):
    wanted = {statistics[2].pk, statistics[9].pk}

    found = selectors.towns_like(town, limit=3, among=wanted)

    assert [neighbour.government for neighbour in found] == [statistics[2]]


def test_new_load_is_seen_at_once(statistics, town, tmp_path):
    assert finding_of(selectors.diagnosis_of(town), "population").value == 10000

    figures = samples.spread_out(statistics) | {town.code: {"A1101": 12345}}
    load_statistics(samples.write_statistics(tmp_path, figures))

    assert finding_of(selectors.diagnosis_of(town), "population").value == 12345


def test_diagnosis_takes_the_same_few_queries_for_every_town(statistics, town, django_assert_num_queries):
    selectors.diagnosis_of(town)

    for government in (town, statistics[5]):
        with django_assert_num_queries(2):
            selectors.diagnosis_of(government)
        with django_assert_num_queries(2):
            selectors.towns_like(government)


def test_group_follows_the_designation_at_the_time_of_loading(town, tmp_path):
    towns = [town, *samples.make_towns(11)]
    with audit.change("test.changed", by=None) as entry:
        town.designation = "core"
        town.save()
        entry.of(town)
    load_statistics(samples.write_statistics(tmp_path, samples.spread_out(towns)))

    group = selectors.diagnosis_of(town).group

    assert (group.label, group.members_count) == ("中核市", 1)
    assert finding_of(selectors.diagnosis_of(town), "population").q1 is None
