import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from tests.diagnosis import samples
from tsumiki.diagnosis import selectors
from tsumiki.diagnosis.presentation import EXPORT_HEADER
from tsumiki.diagnosis.readings import readings
from tsumiki.kernel.hooks import Link

pytestmark = pytest.mark.django_db

PAGES = ["diagnosis:detail", "diagnosis:figures_csv", "diagnosis:figures_xlsx"]


def detail(town):
    return reverse("diagnosis:detail", args=[town.code])


@pytest.fixture
def text_of(sign_in):
    def get(user, url, status=200):
        response = sign_in(user).get(url)
        assert response.status_code == status
        return response.content.decode()

    return get


def test_detail_shows_figures_group_and_neighbours(statistics, officer, town, text_of):
    page = text_of(officer, detail(town))

    for words in (
        "鳥取県南部町",
        "（12団体）",
        "にぎわいの減少",
        "空き家の増加",
        "人の流れづくり",
        "似ている町",
        "出典：SSDSE-A-2025（統計センター）",
    ):
        assert words in page
    assert page.count('<div class="diagnosis-chart"') == 4
    assert page.count('<ul class="diagnosis-strips"') == 9
    assert "推移の線は引いていません" in page
    assert len(page.encode()) < 300_000


def test_detail_of_any_town_may_be_seen(statistics, other_officer, town, text_of):
    assert "鳥取県南部町" in text_of(other_officer, detail(town))


@pytest.mark.parametrize("name", PAGES)
def test_anonymous_is_asked_to_sign_in(statistics, client, town, name):
    response = client.get(reverse(name, args=[town.code]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_company_is_refused_with_a_sentence(statistics, person, town, text_of, name):
    page = text_of(person("company_staff"), reverse(name, args=[town.code]), 403)

    assert "地域診断を見ることができるのは、地方公共団体・国・アドバイザーの利用者です。" in page


def test_choose_refuses_company_and_anonymous(client, person, text_of):
    assert client.get(reverse("diagnosis:choose")).status_code == 302
    assert "地域診断を見ることができるのは" in text_of(
        person("company_admin"), reverse("diagnosis:choose"), 403
    )


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("code", ["999999", "abc", "313890"])
def test_unknown_code_is_not_found(statistics, officer, text_of, name, code):
    text_of(officer, reverse(name, args=[code]), 404)


def test_code_without_its_check_digit_leads_to_the_page(statistics, officer, town, sign_in):
    response = sign_in(officer).get(reverse("diagnosis:detail", args=["31389"]))

    assert (response.status_code, response["Location"]) == (302, detail(town))


def test_without_statistics_the_page_names_both_commands(officer, town, text_of):
    page = text_of(officer, detail(town))

    assert "tsumiki data fetch\ntsumiki data load" in page
    assert "数字がなくても、課題の選択と計画の作成は始められます。" in page


def test_prefecture_leads_to_its_towns(statistics, officer, prefecture, other_town, text_of):
    page = text_of(officer, detail(prefecture))

    assert selectors.NO_PREFECTURE_FIGURES in page
    assert all(detail(town) in page for town in statistics)
    assert detail(other_town) not in page


def test_town_without_a_row_says_so(statistics, officer, other_town, text_of):
    page = text_of(officer, detail(other_town))

    assert selectors.NO_ROW in page
    assert "tsumiki data fetch" not in page


def test_next_steps_come_from_the_apps_above(statistics, officer, town, text_of, monkeypatch):
    def steps(user, government):
        return [Link("/somewhere/", f"{government.name}の計画を作る", user.name)]

    monkeypatch.setattr(selectors.next_steps, "_functions", [steps])

    page = text_of(officer, detail(town))

    assert '<a href="/somewhere/">南部町の計画を作る</a>' in page
    assert '<a class="button" href="/somewhere/">南部町の計画を作る</a>' in page


def test_page_of_a_government_links_to_its_diagnosis(officer, person, town, text_of):
    url = reverse("directory:detail", args=[town.code])

    assert detail(town) in text_of(officer, url)
    assert detail(town) not in text_of(person("company_staff"), url)


def test_csv_holds_every_figure_with_its_group(statistics, officer, town, sign_in):
    response = sign_in(officer).get(reverse("diagnosis:figures_csv", args=[town.code]))

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response["Content-Disposition"] == 'attachment; filename="diagnosis-313891.csv"'
    assert tuple(rows[0]) == EXPORT_HEADER
    assert len(rows) == len(selectors.diagnosis_of(town).findings)
    population = next(row for row in rows if row["指標"] == "総人口")
    assert (population["値"], population["中央値"], population["類似団体の数"]) == (
        "10000.0",
        "10550.0",
        "12",
    )


def test_workbook_holds_the_same_figures(statistics, officer, town, sign_in):
    response = sign_in(officer).get(reverse("diagnosis:figures_xlsx", args=[town.code]))

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == EXPORT_HEADER
    assert next(row[4] for row in rows if row[3] == "総人口") == 10000
    assert next(row[4] for row in rows if row[3] == "空き家率") is None


def test_files_of_a_town_without_figures_are_not_found(officer, town, text_of):
    text_of(officer, reverse("diagnosis:figures_csv", args=[town.code]), 404)


def test_choose_shows_own_town_first_and_its_prefecture(statistics, officer, town, other_town, sign_in):
    response = sign_in(officer).get(reverse("diagnosis:choose"))

    page = response.content.decode()
    assert response.context["own"] == town
    assert page.index(detail(town)) < page.index(detail(statistics[1]))
    assert detail(other_town) not in page


@pytest.mark.parametrize("query", ["南部町", "なんぶ", "193666", "山梨県南部町"])
def test_choose_finds_by_name_reading_and_code(officer, town, other_town, sign_in, query):
    response = sign_in(officer).get(reverse("diagnosis:choose"), {"q": query})

    found = list(response.context["page"])
    assert other_town in found
    assert (town in found) == (query in ("南部町", "なんぶ"))


def test_choose_says_when_nothing_is_found(officer, town, text_of):
    page = text_of(officer, f"{reverse('diagnosis:choose')}?q=どこにもない")

    assert "あてはまる団体がありません" in page


def test_choose_for_htmx_is_the_same_part_of_the_page(officer, town, sign_in):
    client = sign_in(officer)
    url = f"{reverse('diagnosis:choose')}?q=南部町"

    part = client.get(url, headers={"HX-Request": "true"}).content.decode().strip()

    assert part in client.get(url).content.decode()


def test_choose_without_statistics_names_the_commands(officer, text_of):
    assert "tsumiki data load" in text_of(officer, reverse("diagnosis:choose"))


def test_detail_takes_the_same_queries_for_every_town(
    statistics, officer, sign_in, monkeypatch, django_assert_num_queries
):
    for hook in (selectors.next_steps, readings):
        monkeypatch.setattr(hook, "_functions", [])  # what upper apps add has its own tests
    client = sign_in(officer)
    client.get(detail(statistics[0]))

    for town in (statistics[5], statistics[7]):
        with django_assert_num_queries(9):
            assert client.get(detail(town)).status_code == 200


def test_figures_are_drawn_once_for_everybody(statistics, officer, other_officer, sign_in, monkeypatch):
    first = sign_in(officer).get(detail(statistics[0])).text
    monkeypatch.setattr(selectors, "diagnosis_of", None)  # would fail if it were asked again

    second = sign_in(other_officer).get(detail(statistics[0])).text

    # What the officer's own town added is not for the other one.
    for begins, ends in (('id="theme-liveliness"', "</details>"), ('<ul class="diagnosis-strips">', "</ul>")):
        part = first[first.index(begins) :]
        assert part[: part.index(ends)] in second
    assert officer.name not in second


@pytest.mark.parametrize("count", [1, 3])
def test_choose_takes_the_same_queries_for_few_and_many(officer, count, sign_in, django_assert_num_queries):
    samples.make_towns(count)
    client = sign_in(officer)
    client.get(reverse("diagnosis:choose"))

    with django_assert_num_queries(7):
        client.get(reverse("diagnosis:choose"))
