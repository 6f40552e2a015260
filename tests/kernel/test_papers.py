import io
from dataclasses import replace
from datetime import date, datetime

import docx as python_docx
import pypdf
import pytest
import typst
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tsumiki.kernel.charts import BarChart, RangeChart, RangeRow, Series
from tsumiki.kernel.papers import (
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyValues,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
    TableOfContents,
    docx,
    pdf,
)
from tsumiki.kernel.papers.engine import compile_template
from tsumiki.kernel.papers.model import heading_levels
from tsumiki.kernel.text import printable

HOSTILE = r'#panic("x") $a_b$ *b* `c` <label> @ref \ [x] {y} // = "q" #include "/etc/passwd" &amp; <w:p/> ]]>'
BARS = BarChart("事業費", ("改修",), (Series("令和8年度", (1200,)),), unit="千円")
PAPER = Document(
    title="実施計画",
    subtitle="令和8年度から",
    organisation="A町 企画課",
    date=date(2026, 11, 23),
    draft_label="検討案",
    blocks=(
        KeyValues((("担当", "企画課"),)),
        TableOfContents(),
        Heading("現状"),
        Paragraph((Run("高齢化率は"), Run("38.2％", bold=True)), source="国勢調査 2020年"),
        Heading("比較", 2),
        Figure(BARS, caption="事業費の内訳", note="見込み"),
        Bullets(("居場所", HOSTILE)),
        Bullets(("一", "二"), numbered=True),
        Callout("決裁前の案です。", title="取扱い"),
        Table(
            ("番号", "事業"),
            tuple((str(n), f"事業{n}") for n in range(1, 61)),
            numeric=(True, False),
            caption="一覧",
            note="※",
        ),
        PageBreak(),
        Note("おわり"),
    ),
)


def pdf_of(document):
    return pypdf.PdfReader(io.BytesIO(pdf.render(document)))


def pdf_text(document):
    """The text of all pages without white space: where lines break is not our concern here."""
    return "".join("".join(page.extract_text() for page in pdf_of(document).pages).split())


def word_of(document):
    return python_docx.Document(io.BytesIO(docx.render(document)))


def word_text(document):
    return "".join(node.text or "" for node in word_of(document).element.body.iter(qn("w:t")))


def fonts_of(reader):
    found = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            found[str(descendant["/BaseFont"])] = descendant["/FontDescriptor"].get_object()
    return found


def test_pdf_is_a4_tagged_titled_and_japanese():
    reader = pdf_of(PAPER)

    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in reader.pages} == {
        (595, 842)
    }
    assert reader.metadata.title == "実施計画"
    assert reader.metadata.author == "A町 企画課"
    assert reader.trailer["/Root"]["/Lang"] == "ja-JP"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_pdf_embeds_our_fonts_and_no_other():
    fonts = fonts_of(pdf_of(PAPER))

    assert {name.partition("+")[2].partition("-Identity")[0] for name in fonts} == {
        "NotoSansCJKjp-Regular",
        "NotoSansCJKjp-Bold",
    }
    assert all("/FontFile3" in descriptor for descriptor in fonts.values())


def test_pdf_holds_every_text_and_page_number():
    reader = pdf_of(PAPER)
    text = pdf_text(PAPER)

    for part in (
        "検討案",
        "2026年11月23日",
        "高齢化率は38.2％",
        "出典：国勢調査2020年",
        "図1事業費の内訳",
        "表1一覧",
        "事業60",
    ):
        assert part in text
    assert "".join(HOSTILE.split()) in text
    count = len(reader.pages)
    assert [f"{n} / {count}" in page.extract_text() for n, page in enumerate(reader.pages, start=1)] == [
        True
    ] * count


def test_pdf_repeats_the_header_of_a_long_table():
    pages = [page.extract_text() for page in pdf_of(PAPER).pages]

    # One more 番号 than pages of the table would be a stray header, one less a page without.
    assert sum("番号" in page for page in pages) == sum("事業" in page and "番号" in page for page in pages)
    assert sum("番号" in page for page in pages) >= 2


def test_pdf_with_a_glyph_we_do_not_have_is_still_made():
    reader = pdf_of(Document(title="絵文字", blocks=(Paragraph("前\U0001fae8後"),)))

    text = reader.pages[0].extract_text()
    assert "前" in text and "後" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_pictures_cannot_read_files_of_the_machine():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/hostname"/></svg>'

    with pytest.raises(typst.TypstError, match="absolute paths are not allowed"):
        compile_template("picture.typ", {"svg": svg}, kind="png")


def test_word_has_real_headings_fonts_and_paper():
    file = word_of(PAPER)

    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "現状"), ("Heading 2", "比較")]
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for name in ("Normal", "Title", "Heading 1", "Caption", "Tsumiki Cell"):
        assert file.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == "游ゴシック"
        assert file.styles[name].element.rPr.rFonts.get(qn("w:eastAsiaTheme")) is None


def test_word_properties_say_what_and_when():
    core = word_of(PAPER).core_properties

    assert (core.title, core.author, core.language) == ("実施計画", "A町 企画課", "ja-JP")
    assert core.created.replace(tzinfo=None) == datetime(2026, 11, 23)


def test_word_pictures_have_alternative_text_and_tables_repeat_their_header():
    file = word_of(PAPER)

    (picture,) = file.inline_shapes
    assert picture._inline.docPr.get("title") == "事業費"
    assert picture._inline.docPr.get("descr") == "項目 改修、令和8年度（千円） 1,200。"
    long_table = file.tables[-1]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in long_table.rows] == [True] + [
        False
    ] * 60
    assert [cell.text for cell in long_table.rows[60].cells] == ["60", "事業60"]


def test_picture_stands_in_both_files_with_its_words():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'
    )
    paper = replace(
        PAPER, blocks=(Figure(BARS), Picture(svg, "県別の地図", "県ごとの濃さ", note="出典：試験"))
    )

    word = python_docx.Document(io.BytesIO(docx.render(paper)))
    page = "".join(part.extract_text() for part in pypdf.PdfReader(io.BytesIO(pdf.render(paper))).pages)

    shape = word.inline_shapes[1]._inline.docPr
    assert (shape.get("title"), shape.get("descr")) == ("県別の地図", "県ごとの濃さ")
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert ("図2　県別の地図" in texts, "出典：試験" in texts) == (True, True)
    assert ("県別の地図" in page, "出典：試験" in page) == (True, True)


def test_word_footer_counts_pages():
    section = word_of(PAPER).sections[0]

    for footer in (section.footer, section.first_page_footer):
        codes = [node.text.strip() for node in footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == "実施計画\t検討案"


ORDERS = {
    "w:pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "w:rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath"
    ),
    "w:tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
}


@pytest.mark.parametrize("kind", ORDERS)
def test_word_keeps_the_order_the_schema_fixes(kind):
    file = word_of(PAPER)
    order = [qn(f"w:{name}") for name in ORDERS[kind].split()]
    sections = file.sections[0]
    roots = (file.element, file.styles.element, sections.header._element, sections.footer._element)

    for root in roots:
        for properties in root.iter(qn(kind)):
            places = [order.index(child.tag) for child in properties]
            assert places == sorted(places)
            assert len(places) == len(set(places))


def test_word_holds_hostile_text_as_text():
    assert HOSTILE in word_text(PAPER)


def test_small_tables_stay_whole_and_long_text_never_does():
    assert Table(("a",), (("1",),) * 12).stays_whole()
    assert not Table(("a",), (("1",),) * 13).stays_whole()
    assert not Table(("a",), (("長" * 601,),)).stays_whole()


def test_range_figure_moves_sources_below_its_table():
    spec = RangeChart(
        "比較", "A町", "似た町", (RangeRow("率", "%", 1, 0, 1, 2, 3, 4, 9, "2020年", "国勢調査"),)
    )

    table = Figure(spec).table()

    assert table.header[-1] == "件数"
    assert table.note == "出典：国勢調査（2020年）"


def test_heading_levels_are_never_skipped():
    assert heading_levels((Heading("a", 3), Heading("b", 3), Heading("c", 9), Heading("d", 1))) == [
        1,
        2,
        3,
        1,
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        {"header": (), "rows": ()},
        {"header": ("a",), "rows": (("1", "2"),)},
        {"header": ("a",), "rows": (), "widths": (1.0, 2.0)},
        {"header": ("a",), "rows": (), "numeric": (True, False)},
    ],
)
def test_table_of_uneven_shape_is_refused(arguments):
    with pytest.raises(ValueError, match="per column"):
        Table(**arguments)


def test_table_shares_give_short_columns_what_they_need():
    shares = Table(("番号", "説明"), (("1", "長い説明" * 40), ("2", "短い"))).shares()

    assert round(sum(shares), 6) == 1
    assert shares[0] < 0.12


@pytest.mark.slow
def test_long_paragraph_and_long_names_stay_on_paper():
    document = replace(
        PAPER,
        title="とても長い名前の計画" * 12,
        organisation="とても長い名前の部署" * 20,
        blocks=(Paragraph("住民と行政と事業者がともに進めます。" * 450), Table(("長",), (("長い" * 2000,),))),
    )

    assert pdf_text(document).count("ともに進めます。") > 400
    assert word_text(document).count("ともに進めます。") == 450


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_both_files_and_survives_in_word(text):
    document = Document(
        title=text,
        subtitle=text,
        organisation=text,
        date=text,
        draft_label=text,
        blocks=(
            TableOfContents(title=text),
            Heading(text),
            Paragraph(text, source=text),
            Bullets((text,)),
            Table((text,), ((text,),), caption=text, note=text),
            KeyValues(((text, text),)),
            Callout(text, title=text),
            Figure(BARS, caption=text),
            Note(text),
        ),
    )

    assert pdf.render(document).startswith(b"%PDF")
    # Word has its own signs for line ends and tabs.
    expected = "".join(printable(text).replace("\r", "").split("\n")).replace("\t", "")
    assert expected in word_text(document)


PLAIN = st.text("南部町高齢化率の計画をabcXYZ0189#$*_`<>@\\[]{}()/=\"'&;:~-+!?%|^", min_size=1, max_size=40)


@settings(max_examples=25, deadline=None)
@given(PLAIN)
def test_markup_signs_survive_in_pdf(text):
    assert text in pdf_text(Document(title="題", blocks=(Paragraph(text),)))


def test_address_without_a_break_stays_between_the_margins():
    address = "https://example.lg.jp/" + "a" * 480
    paper = Document(title="出典", blocks=(KeyValues((("出典", address),)), Paragraph(address)))

    (page,) = pypdf.PdfReader(io.BytesIO(pdf.render(paper))).pages

    words = page.extract_text().replace("\u200b", "")
    lines = [line for line in words.splitlines() if "aaa" in line]
    assert max(map(len, lines)) < 110
    assert sum(line.count("a") for line in lines) >= 960


def test_compact_paper_holds_more_on_a_page_in_both_formats():
    rows = tuple((str(n), "あ" * 20) for n in range(50))
    usual = Document("一枚", (Table(("番号", "内容"), rows, small=True),))
    compact = replace(usual, layout="compact")

    assert (len(pdf_of(usual).pages), len(pdf_of(compact).pages)) == (2, 1)
    assert [round(word_of(paper).sections[0].left_margin.mm) for paper in (usual, compact)] == [24, 14]
    assert word_text(compact) == word_text(usual)
