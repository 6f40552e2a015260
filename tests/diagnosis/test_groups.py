import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.diagnosis.catalogue import peer_rules
from tsumiki.diagnosis.peers.groups import Town, classify, form_groups


def town(kind="town", designation="", population=12000, primary=10, secondary=30, tertiary=60):
    return Town(kind, designation, population, primary, secondary, tertiary)


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"kind": "city", "designation": "designated", "population": 2_000_000}, "政令指定都市"),
        ({"kind": "city", "designation": "core"}, "中核市"),
        ({"kind": "city", "designation": "special"}, "施行時特例市"),
        ({"kind": "ward"}, "特別区"),
        ({"kind": "city", "population": 49_999, "primary": 5, "secondary": 30, "tertiary": 65}, "都市Ⅰ－３"),
        ({"kind": "city", "population": 50_000, "primary": 5, "secondary": 31, "tertiary": 64}, "都市Ⅱ－２"),
        ({"kind": "city", "population": 100_000, "primary": 6, "secondary": 39, "tertiary": 55}, "都市Ⅲ－１"),
        ({"kind": "city", "population": 150_000, "primary": 6, "secondary": 40, "tertiary": 54}, "都市Ⅳ－０"),
        ({"population": 4_999, "primary": 20, "secondary": 25, "tertiary": 55}, "町村Ⅰ－２"),
        (
            {"kind": "village", "population": 5_000, "primary": 20, "secondary": 26, "tertiary": 54},
            "町村Ⅱ－１",
        ),
        ({"population": 10_000, "primary": 21, "secondary": 9, "tertiary": 70}, "町村Ⅲ－０"),
        ({"population": 15_000}, "町村Ⅳ－２"),
        ({"population": 20_000}, "町村Ⅴ－２"),
        ({"population": 0, "primary": 0, "secondary": 0, "tertiary": 0}, "町村Ⅰ"),
    ],
)
def test_group_follows_the_table_at_its_limits(facts, label):
    narrow, _ = classify(town(**facts), peer_rules())

    assert narrow.label == label


def test_group_says_what_its_members_share():
    narrow, _ = classify(town(population=10_323, primary=587, secondary=1369, tertiary=3268), peer_rules())

    assert narrow.why == (
        "町村のうち人口1万人以上1万5千人未満で、第2次・第3次産業で働く人が80%以上、第3次産業が55%以上の団体です。"
    )


def test_town_where_nobody_works_is_grouped_by_size_alone():
    groups, _ = form_groups([town(population=0, primary=0, secondary=0, tertiary=0)] * 12, peer_rules())

    why = "町村のうち人口5千人未満の団体です。産業別の就業者数がないため、人口だけで分けています。"
    assert {group.why for group in groups} == {why}


def test_group_without_enough_members_gives_way_to_the_whole_band():
    few = [town(primary=30) for _ in range(3)]
    many = [town() for _ in range(10)]

    groups, members = form_groups([*few, *many], peer_rules())

    assert groups[0].label == "町村Ⅲ"
    assert groups[0].why.endswith("産業構造まで近い団体が10に満たないため、人口の区分で比べます。")
    assert members[groups[0].code] == list(range(13))
    assert members[groups[5].code] == list(range(3, 13))


towns = st.builds(
    Town,
    kind=st.sampled_from(["city", "town", "village", "ward"]),
    designation=st.just(""),
    population=st.integers(0, 4_000_000),
    primary=st.integers(0, 10_000),
    secondary=st.integers(0, 10_000),
    tertiary=st.integers(0, 10_000),
)


@given(st.lists(towns, max_size=60))
def test_every_town_is_a_member_of_its_own_group(all_towns):
    groups, members = form_groups(all_towns, peer_rules())

    assert len(groups) == len(all_towns)
    assert all(row in members[group.code] for row, group in enumerate(groups))


def test_unknown_kind_is_a_programming_error():
    with pytest.raises(ValueError, match="no table"):
        classify(town(kind="prefecture"), peer_rules())
