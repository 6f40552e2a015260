"""An indicator over the prefecture: classes by quartile, in the order of codes, never a ranking."""

import pytest
from django.urls import reverse

from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.distribution import LABELS, distribution_of, drawable, pictures
from tsumiki.kernel.charts.outlines import tiles

pytestmark = pytest.mark.django_db

POPULATION = next(d for d in catalogue().computed if d.code == "population")


def address(town, **query):
    return reverse("diagnosis:map", args=[town.code], query=query or None)


@pytest.fixture
def outlined(statistics, monkeypatch):
    """A square for each town, in place of boundaries."""
    from tsumiki.directory import maps  # replaced here only

    shapes = tiles({t.code[:5]: (0, n) for n, t in enumerate(statistics)}, labels={})
    monkeypatch.setattr(maps, "outlines_within", lambda prefecture: shapes)
    monkeypatch.setattr(maps, "has_boundaries", lambda: True)
    return statistics


def test_towns_stand_in_the_order_of_codes_with_their_quarter(statistics, town):
    found = distribution_of(town, POPULATION, "prefecture")

    codes = [row.government.code for row in found.towns]
    assert codes == sorted(codes)
    assert len(found.towns) == 12
    # 10,000 to 11,100 in steps of 100: a quarter of twelve each.
    assert [sum(row.place == place for row in found.towns) for place in range(4)] == [3, 3, 3, 3]
    assert [row.label for row in found.towns if row.is_own] == [LABELS[0]]
    assert found.classes[0] == "低いほうの4分の1：10,275人未満"


def test_peers_may_be_the_reference(statistics, town):
    assert distribution_of(town, POPULATION, "group").reference == "group"
    assert distribution_of(town, POPULATION, "nonsense").reference == "prefecture"


def test_prefecture_is_its_own_reference(statistics, prefecture):
    found = distribution_of(prefecture, POPULATION, "group")

    assert found.reference == "prefecture"
    assert not any(row.is_own for row in found.towns)
    assert len(found.towns) == 12


def test_map_outlines_the_own_town_and_says_every_value_in_words(outlined, town):
    wide, narrow = pictures(distribution_of(town, POPULATION, "prefecture"))

    assert "<title>南部町：10,000人（低いほうの4分の1）</title>" in wide
    assert wide.count("<title>") == 12
    assert 'stroke-width="2.50"' in wide or "stroke-width" in wide
    assert wide != narrow


def test_page_shows_map_and_table(outlined, officer, town, sign_in):
    page = sign_in(officer).get(address(town, indicator="aged_share", compare="group")).text

    assert page.count('class="chart map"') == 2
    assert "段階の境は、類似団体の四分位です。" in page
    assert "65歳以上の割合" in page
    for row in outlined:
        assert row.name in page
    assert "順位ではありません" in page


def test_without_boundaries_the_table_stands_alone(statistics, officer, town, sign_in, no_data_folder):
    page = sign_in(officer).get(address(town)).text

    assert "市区町村の境界のファイルがないため" in page
    assert "10,000人" in page
    assert "国土数値情報" not in page


def test_few_values_make_no_classes(statistics, other_town, secretariat, sign_in):
    page = sign_in(secretariat).get(address(other_town)).text

    assert "値のある団体が5に満たないため" in page
    assert "データなし" in page


def test_without_statistics_the_page_names_the_commands(officer, town, sign_in):
    assert "tsumiki data load" in sign_in(officer).get(address(town)).text


@pytest.mark.parametrize("query", [{"indicator": "nothing"}, {"compare": "x"}, {"indicator": ""}])
def test_nonsense_shows_the_first_indicator(statistics, officer, town, sign_in, query):
    answer = sign_in(officer).get(address(town, **query))

    assert answer.context["found"].indicator.code == drawable()[0].code


def test_company_and_anonymous_are_refused(statistics, town, person, client, sign_in):
    assert client.get(address(town)).status_code == 302
    assert sign_in(person("company_staff")).get(address(town)).status_code == 403


def test_map_takes_the_same_queries_for_every_indicator(
    outlined, officer, town, sign_in, django_assert_num_queries
):
    client = sign_in(officer)
    client.get(address(town))

    for code in ("population", "aged_share"):
        with django_assert_num_queries(7):
            client.get(address(town, indicator=code))
