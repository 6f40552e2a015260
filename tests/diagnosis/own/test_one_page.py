"""The diagnosis on one sheet: always one page, and nobody else's knowledge on it."""

import io

import docx
import pypdf
import pytest
from django.urls import reverse

from tests.diagnosis import samples
from tests.diagnosis.own import records
from tsumiki.diagnosis import selectors as statistics_selectors
from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import LocalResource
from tsumiki.diagnosis.one_page import clip, document_of, one_page_of
from tsumiki.diagnosis.own import selectors
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.papers import pdf

pytestmark = pytest.mark.django_db

# Every column but those by which the group is chosen.
APART = [c for c in samples.COLUMNS if c not in samples.BASE or c.startswith("A71")]
LONG = "とても長い名称がどこまでも続いていく"


def go(name, town):
    return reverse(f"diagnosis:{name}", args=[town.code])


def pages_of(content):
    return pypdf.PdfReader(io.BytesIO(content)).pages


def text_of_word(content):
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def fill(town, officer, *, themes):
    """As much and as long as the forms take."""
    for place, theme in enumerate(themes):
        for number in range(4):
            records.add_figure(
                town, officer, name=f"{theme}{number}{LONG * 4}"[:80], unit="か所" * 10, themes=[theme],
                values={"2024": "123456789.1234"}, source=(LONG * 12)[:200],
            )  # fmt: skip
        records.add_note(town, officer, theme=theme, text=LONG * 200, voice="あ" * 120)
        for kind in LocalResource.Kind.values:
            records.add_resource(
                town, officer, kind=kind, name=f"{place}{kind}{LONG * 4}"[:80], use=LONG * 100
            )


@pytest.fixture
def statistics_that_stand_out(town, tmp_path):
    """Every figure of the town lies outside the middle half of its group."""
    from tsumiki.diagnosis.services import load_statistics  # only these tests load it in this way

    towns = [town, *samples.make_towns(11)]
    figures = {t.code: dict.fromkeys(APART, 100 + 10 * n) for n, t in enumerate(towns)}
    figures[town.code] = {c: 900_000_000 + 7 * n for n, c in enumerate(APART)}
    load_statistics(samples.write_statistics(tmp_path, figures))
    return towns


@pytest.mark.parametrize("is_inside", [True, False])
def test_pdf_is_one_page_of_a4_with_the_longest_of_everything(
    statistics_that_stand_out, town, officer, is_inside
):
    codes = [theme.code for theme in catalogue().themes]
    fill(town, officer, themes=codes)
    town.name = LONG * 2
    found = statistics_selectors.diagnosis_of(town)
    own = selectors.knowledge(officer, town) if is_inside else None
    page = one_page_of(
        found,
        own,
        resources=list(selectors.resources_visible_to(officer)),
        neighbours=statistics_selectors.towns_like(town, limit=3),
    )

    [sheet] = pages_of(pdf.render(document_of(page, date="2026年11月25日")))

    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
    assert len(page.rows) == 9
    assert sum(len(row.figures) for row in page.rows) >= 14
    assert "つみきの計算です" in sheet.extract_text()


def test_page_and_files_hold_what_the_town_added_for_its_own_people(
    statistics, town, officer, viewer, sign_in
):
    records.add_figure(town, officer)
    records.add_resource(town, officer)
    records.add_note(town, officer)
    client = sign_in(viewer)

    page = client.get(go("one_page", town)).text
    [sheet] = pages_of(client.get(go("one_page_pdf", town)).content)
    word = text_of_word(client.get(go("one_page_docx", town)).content)

    for text in (page, sheet.extract_text().replace("\n", ""), word):
        for words in (
            "庁内用",
            "似ている町：鳥取県隣",
            "247戸",
            "旧東小学校",
            "とても感じる",
            "空き家の増加",
            "人の流れづくり",
        ):
            assert words in text
        assert "一部は合成データ" not in text
    kinds = AuditEvent.objects.filter(verb="diagnosis.one_page_exported").order_by("pk")
    assert [event.detail["kind"] for event in kinds] == ["pdf", "docx"]


@pytest.mark.parametrize("role", ["other_officer", "secretariat"])
def test_others_get_open_figures_only(statistics, town, officer, sign_in, request, role):
    records.add_figure(town, officer)
    records.add_resource(town, officer)
    records.add_note(town, officer)
    sign_in(officer).get(go("one_page", town))
    client = sign_in(request.getfixturevalue(role))

    page = client.get(go("one_page", town)).text
    pdf_text = pages_of(client.get(go("one_page_pdf", town)).content)[0].extract_text()
    word = text_of_word(client.get(go("one_page_docx", town)).content)

    for text in (page, pdf_text, word):
        assert "公表された統計だけの版" in text
        assert "にぎわいの減少" in text
        for words in (
            "庁内用",
            "247戸",
            "旧東小学校",
            "とても感じる",
            "実態調査",
            "独自集計",
            "地域資源",
        ):
            assert words not in text
    assert not AuditEvent.objects.filter(verb="diagnosis.one_page_exported").exists()


def test_synthetic_records_are_labelled(statistics, town, officer, sign_in):
    from tsumiki.diagnosis.own import services  # only this test adds a synthetic record

    services.add(LocalResource, town, records.resource_data(), by=officer, is_synthetic=True)

    assert "一部は合成データ" in sign_in(officer).get(go("one_page", town)).text


def test_company_and_anonymous_are_refused(statistics, town, person, client, sign_in):
    assert client.get(go("one_page", town)).status_code == 302
    for name in ("one_page", "one_page_pdf", "one_page_docx"):
        assert sign_in(person("company_staff")).get(go(name, town)).status_code == 403


def test_without_figures_there_is_no_sheet(officer, town, sign_in):
    client = sign_in(officer)

    assert client.get(go("one_page", town)).url == go("detail", town)
    assert client.get(go("one_page_pdf", town)).status_code == 404


@pytest.mark.parametrize(
    ("text", "expected"), [("短い", "短い"), ("あ" * 9, "あ" * 4 + "…"), ("a\n b", "a b")]
)
def test_clip(text, expected):
    assert clip(text, 5) == expected
