import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pptx as python_pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Pt

from tsumiki.kernel.charts import BarChart, Series
from tsumiki.kernel.papers import Figure, Table, pptx
from tsumiki.kernel.papers.deck import Chart, Column, Columns, Deck, Grid, Points
from tsumiki.kernel.papers.layout import Look, filled, lines_of
from tsumiki.kernel.text import printable

BARS = BarChart("事業費", ("改修",), (Series("令和8年度", (1200,)),), unit="千円")
LONG = "空き家の増加は、日々の暮らしに関わる課題であり、住民の声を聴きながら進めます。"
DECK = Deck(
    title="実施計画",
    subtitle="説明資料",
    organisation="A町 企画課",
    date=date(2026, 11, 23),
    draft_label="検討案",
    notes="枠組みの出典",
    slides=(
        Points("なぜ", ("高齢化が進む", LONG), lead="空き家の増加", source="出典：国勢調査", notes="国勢調査 2020年"),
        Grid("指標", Table(("指標", "値"), (("世帯", "6"),), numeric=(False, True), note="増加分です。")),
        Chart("費用", Figure(BARS, note="見込み"), ("1年めに改修する",)),
        Columns("前と後", Column("いままで", ("電話",)), Column("これから", ("画面",))),
    ),
)  # fmt: skip


def opened(deck):
    return python_pptx.Presentation(io.BytesIO(pptx.render(deck)))


def texts_of(slide):
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def everything(file):
    return "".join("".join(text.split()) for slide in file.slides for text in texts_of(slide))


def test_slides_are_wide_titled_numbered_and_marked_as_a_draft():
    file = opened(DECK)

    assert round(file.slide_width / file.slide_height, 3) == round(16 / 9, 3)
    assert [slide.shapes.title.text for slide in file.slides] == [
        "実施計画",
        "なぜ",
        "指標",
        "費用",
        "前と後",
    ]
    assert ["検討案" in texts_of(slide) for slide in file.slides] == [True] * 5
    assert ['type="slidenum"' in slide.part.blob.decode() for slide in file.slides] == [True] * 5
    assert (file.core_properties.title, file.core_properties.author) == ("実施計画", "A町 企画課")


def test_the_speaker_finds_the_sources_in_the_notes():
    notes = [s.notes_slide.notes_text_frame.text if s.has_notes_slide else "" for s in opened(DECK).slides]

    assert notes == ["枠組みの出典", "国勢調査 2020年", "", "", ""]


def test_a_picture_says_what_it_shows():
    slide = opened(DECK).slides[3]
    (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]

    assert "1,200" in picture._element.nvPicPr.cNvPr.get("descr")


def test_the_theme_names_japanese_fonts():
    master = opened(DECK).slide_master
    theme = next(
        r.target_part for r in master.part.rels.values() if r.reltype.endswith("/theme")
    ).blob.decode()

    assert theme.count('<a:ea typeface="游ゴシック"/>') == 2
    assert "Calibri" not in theme


def test_long_text_goes_on_over_slides_and_none_is_lost():
    long = LONG * 60
    deck = replace(DECK, slides=(
        Points("長い", (long, "終わり"), lead=LONG * 8),
        Grid("表", Table(("名", "文"), (("名" * 120, long), *((f"行{n}", "x") for n in range(40))))),
        Columns("二つ", Column("左" * 60, (long,)), Column("右", ("短い",))),
    ))  # fmt: skip

    file = opened(deck)

    assert everything(file).count(LONG) + everything(file).count("空き家の増加は") >= 188
    assert [f"行{n}" in everything(file) for n in range(40)] == [True] * 40
    assert overflowing(file) == []


def overflowing(file):
    """Shapes outside the slide, and text taller than its box by our own measure of each paragraph."""
    found = []
    for number, slide in enumerate(file.slides, start=1):
        for shape in slide.shapes:
            if (
                shape.left < 0
                or shape.left + shape.width > file.slide_width + 2
                or shape.top + shape.height > file.slide_height
            ):
                found.append((number, shape.name, "outside"))
            has_text = shape.has_text_frame and shape.text_frame.text
            if has_text and height_of(shape) > shape.height / Pt(1) + 0.5:
                found.append((number, shape.name, height_of(shape), shape.height / Pt(1)))
    return found  # fmt: skip


def height_of(shape):
    total = 0.0
    for paragraph in shape.text_frame.paragraphs:
        if not paragraph.runs:
            continue
        size = paragraph.runs[0].font.size / Pt(1)
        indent = int(paragraph._p.pPr.get("marL") or 0) / Pt(1)
        lines = len(lines_of(paragraph.text, size, shape.width / Pt(1) - indent))
        total += lines * paragraph.line_spacing / Pt(1)
    return total


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300)


@given(st.lists(TEXT, max_size=5), st.floats(100, 900), st.floats(60, 400))
@settings(max_examples=60, deadline=None)
def test_what_is_divided_is_whole_again_together(items, width, height):
    look = Look(20, 30, 9)

    boxes = list(filled(items, look, width, height))

    whole = "".join(piece.text for box in boxes for piece in box)
    assert whole == "".join(" ".join(item.split()) for item in items)
    assert all(sum(piece.height for piece in box) - look.after <= max(height, look.line) for box in boxes)


@given(TEXT, TEXT)
@settings(max_examples=15, deadline=None)
def test_any_text_makes_slides(title, text):
    deck = Deck(
        title, (Points(title, (text,), lead=text), Grid(text, Table((title,), ((text,),)))), draft_label=text
    )

    file = opened(deck)

    assert "".join(printable(text).split())[:5] in everything(file)  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice がありません（apt-get install libreoffice-impress）"
)
def test_libreoffice_opens_the_slides(tmp_path):
    (tmp_path / "deck.pptx").write_bytes(pptx.render(DECK))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "deck.pptx",
    ]

    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=180)

    assert (tmp_path / "deck.pdf").exists(), said  # fmt: skip
