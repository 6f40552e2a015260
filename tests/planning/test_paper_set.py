"""Six papers from one record: the same facts everywhere, where each is kept, nothing cut silently, nothing made up."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import docx
import openpyxl
import pptx
import pypdf
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.kernel import papers as kernel
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.papers.leaflet import height_at
from tsumiki.planning import papers, sections, services
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.papers import files, frames, whole
from tsumiki.planning.papers.completeness import completeness
from tsumiki.planning.papers.paper import Drawn, Lines
from tsumiki.planning.papers.telling import base, form, is_known
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.services import BlockNote, BudgetRow, KpiRow, RoadmapRow
from tsumiki.planning.texts import WRITTEN

TODAY = date(2026, 11, 25)
EVIDENCE = {
    "code": "aged", "name": "65歳以上の割合", "value": 37.6, "value_text": "37.6%", "unit": "%", "decimals": 1,
    "missing_reason": "", "year": "2020年", "source": "出典：試験の統計", "median": 36.1, "q1": 33.0, "q3": 40.2,
    "low": 20.0, "high": 55.0, "n": 106, "group": "町村Ⅲ－２", "position": "類似団体の中ほど",
}  # fmt: skip
ROWS = {
    "roles": [
        {"work": "空き家の調査", "section": "建設課", "duty": "does", "note": ""},
        {"work": "空き家の調査", "section": "企画課", "duty": "decides", "note": ""},
    ],
    "partners": [{"name": "地区の協議会", "kind": "residents", "role": "居場所の鍵を預かる", "contribution": "場所", "stage": "agreed"}],
    "people": [{"skill": "相談員", "needed": 2, "present": 1, "way": "outside", "by_month": date(2027, 7, 1), "note": ""}],
    "procurements": [{"title": "案内のしくみ", "method": "proposal", "reason": "", "month": date(2027, 6, 1), "rfi_answers": 3, "quotes": 2, "author": "own"}],
    "risks": [{"text": "空き家が集まらない", "likelihood": 2, "effect": 3, "sign": "候補が5軒に届かない", "response": "片付けを補助する", "section": "企画課"}],
    "voices": [{"said": "子どもと行く場所がない", "occasion": "meeting", "held_in": date(2026, 10, 1), "people": 30, "answer": "居場所を多世代で使う"}],
}  # fmt: skip


@pytest.fixture
def filled(plan, officer, blocks, grant, case):
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[{"code": "vacancy", "name": "空き家の増加", "note": "片付けが進まない"}],
        challenges=[{"number": 4, "label": "方向性", "note": "話し合い中"}],
        evidence={"vacancy": [EVIDENCE]},
    )
    services.add_block(plan, blocks["peers"], by=officer)
    note = BlockNote("まず数字を見る", date(2027, 5, 1), date(2027, 6, 1), "企画課")
    services.annotate_blocks(plan, by=officer, expected_version=2, notes={"peers": note})
    services.add_case(plan, case, by=officer)
    services.annotate_cases(plan, by=officer, expected_version=2, notes={case.pk: "窓口の作り方"})
    years = {2027: Decimal(4000), 2028: Decimal(4000), 2029: Decimal(-500)}
    kpi = KpiRow("利用者数", "outcome", "人", Decimal(57000), 2025, "数える", "利用の記録", years)
    services.save_kpis(plan, by=officer, expected_version=1, rows=[kpi])
    lines = [BudgetRow(2027, "改修", 6543, "grant", grant), BudgetRow(2028, "運営", 1234, "general")]
    services.save_budget(plan, by=officer, expected_version=1, rows=lines)
    items = [
        RoadmapRow("議会への説明", date(2027, 6, 1), date(2027, 6, 1), "企画課", milestone_kind="council"),
        RoadmapRow("3地区に広げる", date(2028, 4, 1), date(2030, 3, 1), "企画課"),
    ]
    services.save_roadmap(plan, by=officer, expected_version=1, rows=items)
    for key, rows in ROWS.items():
        services.save_rows(plan, key, by=officer, expected_version=1, rows=rows)
    write(plan, officer, lambda label: f"{label}の文章です。")
    return plan


def write(plan, officer, say):
    for key, texts in WRITTEN.items():
        data = {name: say(label) for name, label in texts.items()}
        version = plan.section(key).version
        services.save_texts(plan, by=officer, expected_version=version, data=data, key=key)
    plan.refresh_from_db()


def built(plan, kind):
    return papers.build(kind, PlanRecord(plan), on=TODAY)


def sentences(paper):
    return [
        (part, sentence)
        for part in paper.parts
        for piece in part.pieces
        if isinstance(piece, Lines)
        for sentence in piece.sentences
    ]


def text_of(extension, content):
    if extension == "pdf":
        return "".join("".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    if extension == "docx":
        paper = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        return "".join("".join([*(p.text for p in paper.paragraphs), *cells]).split())
    if extension == "pptx":
        return "".join("".join(slide_texts(slide)) for slide in pptx.Presentation(io.BytesIO(content)).slides)
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "".join("".join(str(c.value or "") for row in sheet.iter_rows() for c in row) for sheet in book)


def slide_texts(slide):
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


FILES = [(kind, ext) for kind in papers.KINDS for ext in files.formats_of(kind, 2026)]
FACTS = {
    "residents": ["空き家の増加", "めざす姿の文章です。", "57,000人から64,500人", "企画課"],
    "council": ["37.6%", "36.1%", "試験の統計", "片付けを補助する", "6,543", "地区の協議会", "試験の成果です。"],
    "slides": ["64,500", "6,543", "地区の協議会", "片付けを補助する", "めざす姿の文章です。"],
    "strategy": ["37.6%", "+7,500", "推進体制の文章です。", "効果検証の体制と公表の文章です。"],
    "regional": ["鳥取県西伯郡南部町", "57,000", "+4,000", "+7,500", "令和12年3月31日まで", "様式は年度の公式様式で確認"],
    "grant": ["57,000", "6,543", "地域間連携の文章です。", "案内のしくみ", "公式様式で確認"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "extension"), FILES)
def test_each_file_carries_the_records_facts_and_says_it_is_a_draft(filled, kind, extension):
    filled.local_government.county = "西伯郡"
    content = files.render(kind, extension, PlanRecord(filled), on=TODAY)

    text = text_of(extension, content)
    assert [fact for fact in FACTS[kind] if "".join(fact.split()) not in text] == []
    assert "下書き" in text


@pytest.mark.parametrize("kind", papers.KINDS)
def test_every_fact_names_the_page_that_keeps_it(sign_in, officer, filled, kind):
    page = sign_in(officer).get(reverse("planning:paper_kind", args=[filled.pk, kind]))

    frame = frames.frame_for(kind, 2026)
    said = {text for part in frame.parts for text in part.says}
    silent = [s.text for _, s in sentences(built(filled, kind)) if s.origin is None and s.text not in said]
    # What stands for the whole town (its name, the measures of the act) is not kept in the plan.
    assert [text for text in silent if kind != "regional"] == []
    origins = {s.origin.page for _, s in sentences(built(filled, kind)) if s.origin and s.origin.page}
    body = page.content.decode()
    assert [o for o in origins if reverse(f"planning:{o}", args=[filled.pk]) not in body] == []


@pytest.mark.parametrize("kind", papers.KINDS)
def test_a_bare_plan_leaves_nothing_out_and_makes_nothing_up(sign_in, officer, plan, kind):
    paper = built(plan, kind)

    client = sign_in(officer)
    empty = [part.key for part in paper.parts if not part.pieces and frames_part(kind, part.key).tells != ()]
    pages = {origin.page for _, origin in paper.missing() if origin.page}
    assert [key for key in empty if key != "figures"] == []
    assert TO_FILL in str(paper.document())
    assert [client.get(reverse(f"planning:{page}", args=[plan.pk])).status_code for page in pages] == [
        200
    ] * len(pages)
    assert files.render(kind, files.formats_of(kind, 2026)[0], PlanRecord(plan), on=TODAY)


def frames_part(kind, key):
    return next(part for part in frames.frame_for(kind, 2026).parts if part.key == key)


def test_parts_keep_their_keys_and_the_same_record_gives_the_same_paper(filled):
    for kind in papers.KINDS:
        keys = [part.key for part in built(filled, kind).parts]
        assert keys == [part.key for part in frames.frame_for(kind, 2026).parts]
        assert built(filled, kind) == built(filled, kind)


def test_the_plans_own_paper_has_parts_too(filled):
    record = PlanRecord(filled)

    paper = papers.build("plan", record, on=TODAY)
    assert [part.key for part in paper.parts] == ["front", *(key for key, _ in whole.CHAPTERS.values())]
    assert paper.document() == papers.document(record, on=TODAY)


def test_a_question_without_an_answer_says_where_to_write_it(plan):
    part = next(part for part in built(plan, "council").parts if part.key == "failure")

    (sentence,) = part.pieces[0].sentences
    assert (sentence.text, sentence.origin.page) == (f"{TO_FILL}（書くところ：リスク）", "risks")


def test_weak_results_of_other_towns_are_told(filled, case):
    case.result, case.result_reason = "weak", "利用が目標の半分だった"
    record = PlanRecord(filled)
    record.cases[0].case = case

    part = next(p for p in papers.build("council", record, on=TODAY).parts if p.key == "others")
    assert "成果が弱い" in part.text()


def test_what_it_costs_after_the_grant_is_told_or_asked(filled, officer, grant):
    told = next(p for p in built(filled, "council").parts if p.key == "running").text()
    rows = [BudgetRow(2027, "改修", 6543, "grant", grant)]
    services.save_budget(filled, by=officer, expected_version=filled.section("budget").version, rows=rows)

    asked = next(p for p in built(filled, "council").parts if p.key == "running")
    assert "1,234千円（一般財源 1,234千円）" in told
    assert [origin.page for origin in asked.missing()] == ["budget", "upkeep"]


def test_residents_have_one_page_whatever_was_written(plan, officer):
    write(plan, officer, lambda label: "とても長い文章が続きます。" * 620)
    basics = sections.read(plan, "basics") | {"title": "長" * 120}
    services.save_basics(plan, by=officer, expected_version=plan.section("basics").version, data=basics)
    problems = [
        {"code": "vacancy", "name": "空き家の増加", "note": "あ" * 3000},
        {"code": "isolation", "name": "子育て世帯等の孤立", "note": "い。" * 1500},
    ]
    services.choose_problems(
        plan, by=officer, expected_version=1, problems=problems, challenges=[], evidence={}
    )
    years = {year: Decimal("99999999.99") for year in range(2027, 2030)}
    kpis = [KpiRow("指" * 120, "outcome", "単" * 20, Decimal("999999999999.99"), 2025, "", "", years)] * 30
    services.save_kpis(plan, by=officer, expected_version=1, rows=kpis)
    plan.refresh_from_db()

    paper = built(plan, "residents")
    pages = pypdf.PdfReader(io.BytesIO(kernel.pdf.render(paper.document()))).pages
    assert len(pages) == 1
    assert height_at(paper.document(), 6.5) < 735
    assert base.GOES_ON in str(paper.document())


@pytest.mark.parametrize("kind", ["council", "strategy", "regional", "grant"])
def test_long_texts_stay_whole_where_the_paper_has_room(plan, officer, kind):
    write(plan, officer, lambda label: f"{label}{'あ' * 7990}")

    text = text_of("docx", files.render(kind, "docx", PlanRecord(plan), on=TODAY))
    whole = {"council": 0, "strategy": 6, "regional": 3, "grant": 6}[kind]
    assert text.count("あ" * 7990) >= whole


def test_the_slides_hold_long_texts_and_names(plan, officer):
    write(plan, officer, lambda label: "長い文章です。" * 1100)
    basics = sections.read(plan, "basics") | {"title": "長" * 120}
    services.save_basics(plan, by=officer, expected_version=plan.section("basics").version, data=basics)
    plan.refresh_from_db()

    deck = pptx.Presentation(io.BytesIO(files.render("slides", "pptx", PlanRecord(plan), on=TODAY)))
    bottoms = [shape.top + shape.height for slide in deck.slides for shape in slide.shapes]
    assert max(bottoms) <= deck.slide_height
    assert 12 <= len(deck.slides) <= 20


def test_a_usual_plan_makes_eight_to_twelve_slides_with_sources_for_the_speaker(filled):
    deck = pptx.Presentation(io.BytesIO(files.render("slides", "pptx", PlanRecord(filled), on=TODAY)))

    notes = "".join(s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide)
    assert 8 <= len(deck.slides) <= 12
    assert "出典：試験の統計" in notes and "計画のもと：予算" in notes


def test_a_long_table_is_shortened_on_slides_and_says_so(plan, officer):
    rows = [BudgetRow(2027, f"費目{n}", 10, "general") for n in range(3)]
    services.save_budget(plan, by=officer, expected_version=1, rows=rows)
    kpis = [KpiRow(f"指標{n}{'長' * 100}", "outcome", "人", Decimal(1), 2025, "", "", {}) for n in range(30)]
    services.save_kpis(plan, by=officer, expected_version=1, rows=kpis)

    content = files.render("slides", "pptx", PlanRecord(plan), on=TODAY)
    text = text_of("pptx", content)
    assert "ほかに19行あります（計画書へ）" in text and base.GOES_ON in text
    assert len(pptx.Presentation(io.BytesIO(content)).slides) <= 18


# --- the grant sheet --------------------------------------------------------------------------------
def test_a_field_over_its_limit_is_flagged_and_never_cut(plan, officer):
    write(plan, officer, lambda label: "字" * 405)

    entry = next(e for e in completeness(built(plan, "grant")) if e.key == "region")
    book = openpyxl.load_workbook(io.BytesIO(files.render("grant", "xlsx", PlanRecord(plan), on=TODAY)))
    row = next(row for row in book["実施計画"].iter_rows(values_only=True) if row[0] == "地域間連携")
    assert (entry.count, entry.limit, entry.over, entry.status) == (405, 400, 5, "上限を5字超えています")
    assert row == ("地域間連携", "字" * 405, 405, 400, "上限を5字超えています")


def test_the_list_says_what_is_missing_and_leads_there(sign_in, officer, plan):
    page = sign_in(officer).get(reverse("planning:paper_kind", args=[plan.pk, "grant"]))

    entries = {entry["title"]: entry for entry in page.context["entries"]}
    assert entries["住民の声"]["missing"] == "住民の声"
    assert entries["住民の声"]["pages"] == [
        {"label": "住民の声", "url": reverse("planning:voices", args=[plan.pk])}
    ]


# --- the form of a 地域再生計画 ---------------------------------------------------------------------
def test_authors_have_their_prefecture_and_county_in_the_order_of_codes(town, other_town):
    town.county, other_town.county = "西伯郡", "三戸郡"

    names = form.author_names([town, other_town])
    assert names == [
        f"{row.prefecture}{row.county}{row.name}"
        for row in sorted([town, other_town], key=lambda row: row.code)
    ]


def test_the_name_has_no_line_break(plan):
    plan.title = "空き家と\n居場所の　計画"

    part = next(p for p in built(plan, "regional").parts if p.key == "name")
    assert part.text() == "空き家と居場所の計画"


# --- cutting and frames -----------------------------------------------------------------------------
@given(st.text("あ。、い（）", max_size=200), st.integers(20, 80))
def test_a_text_is_cut_at_a_sentence_and_says_so(text, limit):
    cut = base.cut(text, limit)

    assert len(cut) <= limit
    if cut != text.strip():
        kept = cut.removesuffix(base.GOES_ON)
        assert cut.endswith(base.GOES_ON) and " ".join(text.split()).startswith(kept)


def test_every_frame_is_whole_and_asks_only_what_can_be_told():
    unknown = [
        (year, kind, order)
        for year in frames.years()
        for kind in papers.KINDS
        for part in frames.frame_for(kind, year).parts
        for order in part.tells
        if not is_known(order)
    ]

    assert unknown == []
    assert frames.frame_for("council", 2031).fiscal_year == frames.years()[-1]
    assert frames.frame_for("council", 2019).fiscal_year == frames.years()[0]


@pytest.mark.parametrize(
    "change", [{"colour": 1}, {"parts": []}, {"parts": [{"key": "a"}, {"key": "a"}]}, {"parts": [{"key": "a", "tell": []}]}]
)  # fmt: skip
def test_a_wrong_frame_is_refused(change):
    data = {"label": "a", "purpose": "b", "title": "c", "formats": ["pdf"], "parts": [{"key": "a"}]}

    with pytest.raises(ValueError):
        frames.read("council", 2026, data | change)


# --- the pages --------------------------------------------------------------------------------------
def test_the_list_shows_every_paper_and_makes_no_file(sign_in, officer, filled, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a file was made")

    for module in (kernel.docx, kernel.pdf, kernel.pptx):
        monkeypatch.setattr(module, "render", refuse)
    page = sign_in(officer).get(reverse("planning:paper_set", args=[filled.pk]))

    cards = page.context["cards"]
    assert [card["label"] for card in cards] == [
        "計画書",
        *(frames.frame_for(k, 2026).label for k in papers.KINDS),
    ]
    assert [file["format"] for card in cards for file in card["files"]].count("Word") == 6
    assert cards[1]["missing"] == []
    assert cards[5]["missing"] == [
        {"label": "3　地域再生計画の区域（受け取ったファイルで書く）", "url": ""}
    ]  # fmt: skip


def test_the_list_asks_no_more_for_more_rows(sign_in, officer, filled, django_assert_max_num_queries):
    client = sign_in(officer)

    with django_assert_max_num_queries(55):
        client.get(reverse("planning:paper_set", args=[filled.pk]))


def test_the_whole_set_is_one_zip_and_leaves_a_record(sign_in, officer, filled):
    answer = sign_in(officer).get(reverse("planning:paper_zip", args=[filled.pk]))

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    event = AuditEvent.objects.get(verb="planning.plan_exported")
    assert archive.testzip() is None
    assert archive.namelist()[:5] == [
        "01_計画書.docx",
        "02_計画書.pdf",
        "03_指標・予算・行程の表.xlsx",
        "04_住民向け1枚.docx",
        "05_住民向け1枚.pdf",
    ]
    assert len(archive.namelist()) == 14
    assert (event.detail["paper"], event.detail["kind"]) == ("set", "zip")  # fmt: skip


def test_a_file_has_a_japanese_name_and_leaves_a_record(sign_in, officer, filled):
    answer = sign_in(officer).get(reverse("planning:paper_file", args=[filled.pk, "council", "pdf"]))

    _, _, encoded = answer["Content-Disposition"].partition("; filename*=UTF-8''")
    event = AuditEvent.objects.get(verb="planning.plan_exported")
    assert unquote(encoded) == f"議会想定問答_鳥取県南部町_空き家と居場所の計画_第{filled.version}版.pdf"
    assert (event.detail["paper"], event.detail["kind"], event.actor_name) == ("council", "pdf", officer.name)


@pytest.mark.parametrize("path", ["nothing/", "nothing.pdf", "council.pptx", "residents.exe", "set.pdf"])
def test_what_there_is_not_is_not_found(sign_in, officer, filled, path):
    address = reverse("planning:paper_set", args=[filled.pk]) + path

    assert sign_in(officer).get(address).status_code == 404
    assert not AuditEvent.objects.filter(verb="planning.plan_exported").exists()


def test_who_only_reads_sees_where_facts_are_kept_without_links_to_edit(sign_in, officer, shared_plan):
    client = sign_in(officer)
    bodies = [
        client.get(reverse("planning:paper_set", args=[shared_plan.pk])).content.decode(),
        client.get(reverse("planning:paper_kind", args=[shared_plan.pk, "council"])).content.decode(),
    ]

    assert [reverse("planning:risks", args=[shared_plan.pk]) in body for body in bodies] == [False, False]
    assert "もと：リスク" in bodies[1]


def test_markup_in_texts_stays_text(sign_in, officer, plan):
    write(plan, officer, lambda label: "<b>#太字</b> *星* {title}")

    body = sign_in(officer).get(reverse("planning:paper_kind", args=[plan.pk, "council"])).content.decode()
    assert "&lt;b&gt;#太字&lt;/b&gt; *星* {title}" in body


def test_pdfs_embed_their_fonts(filled):
    for kind, extension in FILES:
        if extension == "pdf":
            reader = pypdf.PdfReader(io.BytesIO(files.render(kind, extension, PlanRecord(filled), on=TODAY)))
            fonts = [f.get_object() for p in reader.pages for f in p["/Resources"]["/Font"].values()]
            assert all(
                "/FontFile3" in f["/DescendantFonts"][0].get_object()["/FontDescriptor"] for f in fonts
            )


def test_tables_keep_where_they_come_from(filled):
    drawn = [
        piece
        for kind in papers.KINDS
        for part in built(filled, kind).parts
        for piece in part.pieces
        if isinstance(piece, Drawn)
    ]

    assert len(drawn) >= 15
    assert [piece for piece in drawn if piece.origin is None or not piece.origin.page] == []


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice がありません（apt-get install libreoffice）"
)
def test_libreoffice_opens_every_file(filled, tmp_path):
    for file in files.everything(PlanRecord(filled), on=TODAY):
        if file.extension != "pdf":
            (tmp_path / f"{file.kind}-{file.extension}.{file.extension}").write_bytes(file.content)
    names = sorted(path.name for path in tmp_path.iterdir())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"

    command = ["soffice", profile, "--headless", "--convert-to", "pdf", *names]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=300)
    made = {path.stem for path in tmp_path.glob("*.pdf")}
    missing = [name for name in names if name.rpartition(".")[0] not in made]
    # A LibreOffice with Writer alone knows neither sheets nor slides.
    parts = {name.rpartition(".")[2] for name in missing}
    assert not parts or ("could not be loaded" in said.stdout + said.stderr and parts <= {"xlsx", "pptx"}), (
        missing
    )
    assert len(pypdf.PdfReader(tmp_path / "residents-docx.pdf").pages) == 1
