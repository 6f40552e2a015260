import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests.planning.factories import CaseFactory
from tsumiki.framework.services import load_editions
from tsumiki.library.services.shipped_publications import load_shipped_publications
from tsumiki.portal.open_data import DATASETS, FORMATS

pytestmark = pytest.mark.django_db


def rows_of(client, code):
    text = client.get(f"/open-data/{code}.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("code", DATASETS)
def test_every_file_on_the_page_can_be_taken(client, town, case, code, extension):
    load_editions()

    answer = client.get(f"/open-data/{code}.{extension}")

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{code}.{extension}"'


@pytest.mark.parametrize("code", DATASETS)
def test_the_three_formats_agree(client, town, case, code):
    load_editions()
    load_shipped_publications()
    labels = [column.label for column in DATASETS[code].columns]

    table = rows_of(client, code)
    tree = json.loads(client.get(f"/open-data/{code}.json").content)
    book = load_workbook(io.BytesIO(client.get(f"/open-data/{code}.xlsx").content)).active

    assert table[0] == labels == list(tree["columns"].values())
    assert len(table) - 1 == len(tree["rows"]) == book.max_row - 1 > 0


def test_cases_hold_no_draft(client, town):
    CaseFactory(title="公開の事例")
    CaseFactory(title="下書きの事例", status="draft", organisation=town.organisation)

    assert [row[0] for row in rows_of(client, "cases")[1:]] == ["公開の事例"]


def test_missing_figure_is_empty_not_zero(client):
    load_editions()
    table = rows_of(client, "survey_history")

    third = dict(zip(table[0], table[3], strict=True))

    assert (third["回"], third["推進・推進意向"]) == ("3", "")


def test_list_stands_between_bars(client, town):
    CaseFactory(partners=["町", "大学"])

    table = rows_of(client, "cases")

    assert dict(zip(table[0], table[1], strict=True))["連携先"] == "町|大学"


def test_formula_stays_text(client, town):
    CaseFactory(title="=1+1")

    assert rows_of(client, "cases")[1][0] == "'=1+1"


@pytest.mark.parametrize("path", ["/open-data/people.csv", "/open-data/cases.exe"])
def test_unknown_file_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_page_explains_every_column(client, town):
    shown = client.get("/open-data/").context["datasets"]

    assert [len(row["rows"]) for row in shown] == [len(row.columns_named) for row in DATASETS.values()]
