"""The paper says what the record says: same numbers in Word, PDF and workbook; what is missing says so."""

import io
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import docx
import openpyxl
import pypdf
import pytest
from django.urls import reverse

from tsumiki.kernel import papers as kernel
from tsumiki.kernel.models import AuditEvent
from tsumiki.planning import checks, demo_logic, demo_money, demo_tables, papers, sections, services
from tsumiki.planning.papers.words import readable
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.services import BlockNote, BudgetRow, KpiRow, RoadmapRow
from tsumiki.planning.tables import TABLES
from tsumiki.planning.texts import GROUNDS, TEXTS

EVIDENCE = {
    "code": "aged", "name": "65歳以上の割合", "value": 37.6, "value_text": "37.6%", "unit": "%", "decimals": 1,
    "missing_reason": "", "year": "2020年", "source": "出典：試験の統計", "median": 36.1, "q1": 33.0, "q3": 40.2,
    "low": 20.0, "high": 55.0, "n": 106, "group": "町村Ⅲ－２", "position": "類似団体の中ほど",
}  # fmt: skip
MISSING = EVIDENCE | {
    "name": "空き家率", "value": None, "value_text": "データなし", "median": None, "q1": None, "q3": None,
    "low": None, "high": None, "missing_reason": "値がありません。",
}  # fmt: skip


@pytest.fixture
def full_plan(plan, officer, blocks, grant, case):
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[{"code": "vacancy", "name": "空き家の増加", "note": "片付けが進まない"}],
        challenges=[{"number": 4, "label": "方向性", "note": "話し合い中"}],
        evidence={"vacancy": [EVIDENCE, MISSING]},
    )
    services.add_block(plan, blocks["peers"], by=officer)
    note = BlockNote("まず数字を見る", date(2027, 5, 1), date(2027, 6, 1), "企画課")
    services.annotate_blocks(plan, by=officer, expected_version=2, notes={"peers": note})
    services.add_case(plan, case, by=officer)
    services.annotate_cases(plan, by=officer, expected_version=2, notes={case.pk: "窓口の作り方"})
    years = {2027: Decimal(4000), 2028: Decimal(4000), 2029: Decimal(-500)}
    kpi = KpiRow(
        "利用者数",
        "outcome",
        "人",
        Decimal(57000),
        2025,
        "数える",
        "利用の記録",
        years,
        beneficiary="residents",
    )
    services.save_kpis(plan, by=officer, expected_version=1, rows=[kpi])
    lines = [
        BudgetRow(2027, "改修", 6543, "grant", grant),
        BudgetRow(2028, "運営", 1234, "general", nature="running"),
        BudgetRow(2029, "運営", 1100, "general", nature="running"),
    ]
    services.save_budget(plan, by=officer, expected_version=1, rows=lines)
    item = RoadmapRow("議会への説明", date(2027, 6, 1), date(2027, 6, 1), "企画課", milestone_kind="council")
    services.save_roadmap(plan, by=officer, expected_version=1, rows=[item])
    texts = {name: f"{label}の文章です。" for name, label in TEXTS.items()}
    services.save_texts(plan, by=officer, expected_version=1, data=texts)
    demo_tables.fill(plan, officer)
    demo_logic.fill(plan, officer)
    for key, rows in (("upkeep", demo_money._upkeep(plan)), ("users", demo_money._users(plan))):
        services.save_rows(plan, key, by=officer, expected_version=1, rows=rows)
    plan.refresh_from_db()
    return plan


def word_of(content):
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def pdf_of(content):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_word_and_pdf_carry_the_records_numbers_and_words(sign_in, officer, full_plan):
    client = sign_in(officer)
    word = word_of(client.get(reverse("planning:plan_docx", args=[full_plan.pk])).content)
    pdf = pdf_of(client.get(reverse("planning:plan_pdf", args=[full_plan.pk])).content)

    expected = [
        "空き家と居場所の計画", "37.6%", "36.1%", "データなし", "57,000", "+4,000", "+7,500", "64,500",
        "6,543", "2,334", "8,877", "まず数字を見る", "議会への説明", "窓口の作り方", "めざす姿の文章です。",
        "貸せるようになった空き家", "家賃が手の届く額に", "運営（運営費）", "世話役の謝金", "437人", "令和10年度 1,575千円", "地方銀行の支店", "公募型プロポーザル", "世話役が続かない", "34人", "9月議会で",
    ]  # fmt: skip
    assert [text for text in expected if text not in word] == []
    assert [text for text in expected if text not in pdf] == []
    assert (checks.TO_FILL in word, checks.TO_FILL in pdf) == (False, False)


def test_the_page_shows_the_same_paper(sign_in, officer, full_plan):
    page = sign_in(officer).get(reverse("planning:paper", args=[full_plan.pk]))

    body = page.content.decode()
    assert page.context["gaps"] == []
    assert [text for text in ("37.6%", "64,500", "8,877", "まず数字を見る") if text not in body] == []


def test_a_bare_plan_is_marked_to_fill_and_every_gap_leads_to_its_page(sign_in, officer, plan):
    client = sign_in(officer)
    page = client.get(reverse("planning:paper", args=[plan.pk]))
    word = word_of(client.get(reverse("planning:plan_docx", args=[plan.pk])).content)

    assert [gap["text"] for gap in page.context["gaps"]] == [
        "取り組む地域課題",
        "課題①〜⑫",
        *TEXTS.values(),
        "ロジックモデル",
        "積み木",
        "指標（KPI）",
        "予算",
        "行程",
        *(table.label for key, table in TABLES.items() if key != "procurements"),
        *GROUNDS.values(),
    ]
    assert all(client.get(gap["url"]).status_code == 200 for gap in page.context["gaps"])
    assert word.count(checks.TO_FILL) >= 10


def test_a_plan_without_a_field_is_asked_for_one(make_plan, town, officer):
    gap = checks.gaps(PlanRecord(make_plan(town, officer)))[0]

    assert (gap.text, gap.page) == ("分野", "basics")


def test_nobody_is_asked_for_digital_use_where_it_is_not_considered(plan, officer):
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[],
        challenges=[{"number": 11, "label": "検討していない", "note": ""}],
        evidence={},
    )

    assert "デジタル技術の活用" not in [gap.text for gap in checks.gaps(PlanRecord(plan))]


def test_long_names_and_texts_make_a_paper(plan, officer):
    data = dict.fromkeys(TEXTS, "あ" * 8000)
    services.save_texts(plan, by=officer, expected_version=1, data=data)
    years = {year: Decimal("99999999.99") for year in range(2027, 2037)}
    basics = sections.read(plan, "basics") | {"title": "長" * 120, "end_fiscal_year": 2036}
    services.save_basics(plan, by=officer, expected_version=1, data=basics)
    kpi = KpiRow(
        "指" * 120, "output", "単" * 20, Decimal("999999999999.99"), 2025, "測" * 300, "源" * 200, years
    )
    services.save_kpis(plan, by=officer, expected_version=1, rows=[kpi])
    plan.refresh_from_db()

    document = papers.document(PlanRecord(plan), on=date(2026, 11, 23))

    assert len(pypdf.PdfReader(io.BytesIO(kernel.pdf.render(document))).pages) > 20
    assert "999,999,999,999.99" in word_of(kernel.docx.render(document))


def test_markup_in_texts_stays_text(sign_in, officer, plan):
    data = dict.fromkeys(TEXTS, "") | {"vision": "<b>#太字</b> *星* $x$ \\ @ <script>"}
    services.save_texts(plan, by=officer, expected_version=1, data=data)
    client = sign_in(officer)

    page = client.get(reverse("planning:paper", args=[plan.pk])).content.decode()
    pdf = pdf_of(client.get(reverse("planning:plan_pdf", args=[plan.pk])).content)

    assert "&lt;b&gt;#太字&lt;/b&gt; *星* $x$" in page
    assert "<b>#太字</b> *星* $x$" in pdf


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_files_have_a_japanese_name_and_leave_a_record(sign_in, officer, full_plan, kind):
    answer = sign_in(officer).get(reverse(f"planning:plan_{kind}", args=[full_plan.pk]))

    plain, _, encoded = answer["Content-Disposition"].partition("; filename*=UTF-8''")
    event = AuditEvent.objects.get(verb="planning.plan_exported")
    assert plain == f'attachment; filename="plan-{full_plan.pk}.{kind}"'
    assert unquote(encoded) == f"鳥取県南部町_空き家と居場所の計画_第{full_plan.version}版.{kind}"
    assert (event.detail["kind"], event.actor_name) == (kind, officer.name)


def test_the_workbook_holds_numbers_as_numbers(sign_in, officer, full_plan):
    content = sign_in(officer).get(reverse("planning:plan_xlsx", args=[full_plan.pk])).content
    book = openpyxl.load_workbook(io.BytesIO(content))

    values = {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}
    assert values["指標"][-1][3:10] == [57000, 2025, 4000, 4000, -500, 7500, 64500]
    assert values["指標"][-1][-1] == "住民"
    assert values["毎年の収入と費用"][2][:5] == [
        "世話役の謝金（合成データ）",
        "費用",
        "定額（千円／年）",
        1800,
        2028,
    ]
    computed = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["自立の見通し"]
    expected = [row for row in computed.iter_rows(values_only=True) if row[:2] == ("見込み", 2028)]
    assert expected == [("見込み", 2028, 150, 1_200_000, 2_775_000, -1_575_000, -1_575_000, 1_575_000)]
    assert values["予算の合計"][-1] == ["計", 6543, 2334, 8877]


def test_addresses_are_printed_as_people_read_them():
    assert readable("http://a.jp/%E7%94%BA/?q=1%20x") == "http://a.jp/%E7%94%BA/?q=1%20x"
    assert readable("http://a.jp/%E7%94%BA") == "http://a.jp/町"
    assert readable("http://a.jp/%E7%94") == "http://a.jp/%E7%94"
