import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.framework import figures, selectors
from tsumiki.framework.models import SurveyBreak, SurveyRound
from tsumiki.framework.models.records import partial_date, yen_in_words
from tsumiki.kernel.charts import table_of


@pytest.mark.django_db
def test_challenge_chart_and_its_table_say_the_same_as_the_rows(vocabulary):
    challenges = list(selectors.challenges())

    shown = figures.figure(figures.challenge_chart(challenges), id="x")

    told = [[cell["text"] for cell in row["cells"]] for row in shown["rows"]]
    assert told == [[str(challenge), str(challenge.count)] for challenge in challenges]
    assert [row[1] for row in told] == "71 106 75 202 184 85 69 166 87 14 22 15".split()
    for challenge in challenges:
        assert f">{challenge.count}<" in shown["svg"]


@pytest.mark.django_db
def test_survey_line_is_cut_where_the_series_breaks(vocabulary):
    rounds, breaks = list(selectors.survey_history()), list(selectors.survey_breaks())

    chart = figures.willing_chart(rounds, breaks)

    assert [series.label for series in chart.series] == ["第1〜5回", "第6〜9回"]
    assert chart.series[0].values == (202, 263, None, 245, 215, None, None, None, None)
    assert chart.series[1].values == (None, None, None, None, None, 366, None, None, 379)


@pytest.mark.django_db
def test_missing_survey_figure_is_said_to_be_missing(vocabulary):
    rounds, breaks = list(selectors.survey_history()), list(selectors.survey_breaks())

    table = table_of(figures.planning_chart(rounds, breaks))

    assert table.rows[0] == ("第1回", "データなし", "データなし", "データなし")
    assert table.rows[8] == ("第9回", "データなし", "162", "144")


@given(
    values=st.lists(st.none() | st.integers(0, 2000), min_size=1, max_size=12),
    cuts=st.sets(st.integers(2, 12)),
)
def test_no_break_loses_or_joins_a_value(values, cuts):
    rounds = [SurveyRound(number=n, plan_made=value) for n, value in enumerate(values, start=1)]
    breaks = [SurveyBreak(before_round=cut, affects=["plan_made"]) for cut in cuts if cut <= len(values)]

    stretches = figures._broken(rounds, breaks, "plan_made", "策定")

    for position, value in enumerate(values):
        assert [s.values[position] for s in stretches if s.values[position] is not None] == (
            [] if value is None else [value]
        )
    for stretch in stretches:
        known = [position + 1 for position, value in enumerate(stretch.values) if value is not None]
        assert not any(known[0] < cut.before_round <= known[-1] for cut in breaks)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2019-12-20", "2019年12月20日"), ("2022-03", "2022年3月"), ("2015", "2015年"), ("", "")],
)
def test_partial_date_is_shown_as_far_as_it_is_known(text, shown):
    assert partial_date(text) == shown


@given(st.integers(0, 10**13))
def test_amount_in_words_keeps_its_value(yen):
    words = yen_in_words(yen).removesuffix("円").replace(",", "")
    high, _, rest = words.rpartition("億")
    middle, _, low = rest.rpartition("万")

    assert int(high or 0) * 10**8 + int(middle or 0) * 10**4 + int(low or 0) == yen
