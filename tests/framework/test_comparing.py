import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tsumiki.framework import comparing, selectors

pytestmark = pytest.mark.django_db

TWO = {"code": ["pilot", "trial-stay"]}


def _rows_of(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_every_aspect_says_whether_the_blocks_differ(vocabulary):
    blocks = list(selectors.blocks().filter(code__in=TWO["code"]))

    aspects = {
        row.label: row for row in comparing.compare(blocks, selectors.words_of(selectors.current_edition()))
    }

    assert aspects["手間"].cells == ("30人日", "25人日")
    assert aspects["手間"].differs
    assert aspects["工程"].cells[0] == aspects["工程"].cells[1]
    assert not aspects["工程"].differs
    assert {"何をするか", "用意するもの", "できあがるもの", "気をつけること", "前に積むもの", "出典"} <= set(
        aspects
    )


def test_page_lays_the_blocks_side_by_side_in_the_order_chosen(client, vocabulary):
    page = client.get(
        reverse("framework:block_compare"), {"code": ["trial-stay", "pilot", "pilot", "nowhere"]}
    )

    assert [block.code for block in page.context["blocks"]] == ["trial-stay", "pilot"]
    assert "違う</span>" in page.text
    assert "同じ</span>" in page.text
    assert f"{reverse('framework:block_compare_file')}?code=trial-stay" in page.text


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ([], "2つ以上選んでください"),
        (["pilot"], "2つ以上選んでください"),
        (["pilot", "sounding", "rfi-quotes", "trial-stay", "town-company"], "4つまでです"),
    ],
)
def test_too_few_and_too_many_are_told_what_to_do(client, vocabulary, codes, sentence):
    page = client.get(reverse("framework:block_compare"), {"code": codes})

    assert page.status_code == 200
    assert sentence in page.text
    assert "<table" not in page.text
    assert client.get(reverse("framework:block_compare_file"), {"code": codes}).status_code == 404


def test_comparison_of_an_earlier_edition_stays_in_it(client, vocabulary):
    page = client.get(reverse("framework:block_compare"), TWO | {"edition": "2022"})

    assert {block.edition.fiscal_year for block in page.context["blocks"]} == {2022}


def test_list_offers_a_box_for_each_block_that_the_button_sends(client, vocabulary):
    text = client.get(reverse("framework:block_list"), {"step": "refine"}).text

    assert text.count('name="code"') == selectors.blocks().filter(step__code="refine").count()
    assert 'form="compare"' in text
    assert f'action="{reverse("framework:block_compare")}"' in text


def test_comparison_as_a_workbook_says_the_same(client, vocabulary):
    rows = _rows_of(client.get(reverse("framework:block_compare_file"), TWO))

    assert rows[1][:2] == ["項目", "違い"]
    assert ["手間", "違う", "30人日", "25人日"] in rows


def test_list_as_a_workbook_holds_what_the_conditions_leave(client, vocabulary):
    rows = _rows_of(client.get(reverse("framework:block_export"), {"step": "wrap-up", "sort": "effort"}))

    assert [row[0] for row in rows[2:]] == ["results-sharing", "public-proposal"]
    assert "事務局が編集できる初期案" in rows[0][0]
