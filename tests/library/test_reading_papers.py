"""The reading list as Word, PDF, Excel and CSV: what it tells of a case."""

import csv
import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.library.conftest import CaseFactory
from tests.library.test_publications import PublicationFactory
from tests.library.test_structure import add_event
from tsumiki.kernel.papers import Heading, KeyValues
from tsumiki.library import reading_papers
from tsumiki.library.selectors.use import reading_list_of
from tsumiki.library.services import use as services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
TODAY = date(2026, 11, 25)
TOLD = {
    "started": "2021年春",
    "ended": "2023年度",
    "state": "ended",
    "state_reason": "校舎を建て替えるため",
    "cost_text": "改修費 300万円（2021年度）",
    "funding": ["地方創生推進交付金", "過疎債"],
    "staffing": "企画課2人、地域おこし協力隊1人",
    "options_considered": "新しく建てる案",
    "what_failed": "平日は人が来なかった",
    "transferability": "給食室のある校舎がよい",
    "contact_section": "企画政策課",
    "figures": [
        {"indicator": "利用者数", "before": "0", "after": "100", "unit": "人", "as_of": "2020年→2022年"}
    ],
    "kpis": [{"indicator": "開いた日", "target": "50", "actual": "", "unit": "日", "as_of": ""}],
}


@pytest.fixture
def told(officer):
    """A case that tells everything, with two events of its process, on the officer's list."""
    case = CaseFactory(title="校舎の食堂", **TOLD)
    services.keep_to_read(case, by=officer)
    add_event(case, "2022年9月", "食堂を開いた", confirmed_on="2026-04-10")
    add_event(
        case,
        "2021年春",
        "事業者と話した",
        step="shaping",
        method="sounding",
        who="企画政策課",
        decision="土曜だけで試す",
    )
    return case


def _rows_of(user):
    """[{name: value} of each table of names and values of the paper]."""
    blocks = reading_papers.document_of(reading_list_of(user), TODAY).blocks
    return [dict(block.rows) for block in blocks if isinstance(block, KeyValues)]


def _table_of(user):
    text = reading_papers.as_csv(reading_list_of(user), TODAY).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _book_of(user):
    return load_workbook(io.BytesIO(reading_papers.as_xlsx(reading_list_of(user), TODAY)))


EXPECTED = {
    "期間": "2021年春から2023年度まで",
    "地域課題": "世代間等の交流機会の減少",
    "取組の前と後の数値": "利用者数：0人 → 100人（2020年→2022年）",
    "指標（KPI）": "開いた日：目標 50日、実績 データなし",
    "費用": "改修費 300万円（2021年度）",
    "財源": "地方創生推進交付金\n過疎債",
    "体制と人数": "企画課2人、地域おこし協力隊1人",
    "検討したほかの案": "新しく建てる案",
    "うまくいかなかったこと": "平日は人が来なかった",
    "ほかの団体で行うとき": "給食室のある校舎がよい",
    "問合せ先の部署": "企画政策課",
    "いまの状態": "終了（校舎を建て替えるため）",
}


def test_paper_tells_of_a_case_what_its_page_tells(officer, told):
    facts, _ = _rows_of(officer)

    assert {name: facts[name] for name in EXPECTED} == EXPECTED


def test_paper_tells_the_process_oldest_first(officer, told):
    _, process = _rows_of(officer)

    assert process == {
        "2021年春": (
            "工程：民間事業者との意見交換による事業の具体化\n積み木：サウンディング型市場調査\n"
            "だれが：企画政策課\n決めたこと：土曜だけで試す\nできごと：事業者と話した\n町の確認：確認前"
        ),
        "2022年9月": "できごと：食堂を開いた\n町の確認：確認済み（2026年4月10日）",
    }


def test_what_is_not_known_is_said_only_where_the_reader_must_know(officer):
    services.keep_to_read(CaseFactory(problems=[]), by=officer)

    paper = reading_papers.document_of(reading_list_of(officer), TODAY)

    (facts,) = _rows_of(officer)
    assert list(facts) == [
        *("年", "期間", "分野", "課題", "取組", "成果", "確かさ", "費用", "うまくいかなかったこと"),
        *("問合せ先の部署", "つみきのページ", "出典"),
    ]
    missing = {name for name, text in facts.items() if text == "データなし"}
    assert missing == {"期間", "費用", "うまくいかなかったこと", "問合せ先の部署"}
    assert [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 3] == []


def test_tables_tell_the_same(officer, told):
    services.keep_to_read(PublicationFactory(title="手引き"), by=officer)

    publication, case = _table_of(officer)
    book = _book_of(officer)

    assert {name: case[name] for name in EXPECTED} == EXPECTED
    assert case["課題"] == "集まる場がない"
    assert case["経緯"].startswith("時期：2021年春\n工程：民間事業者")
    assert "時期：2022年9月\nできごと：食堂を開いた" in case["経緯"]
    assert {publication[name] for name in (*EXPECTED, "経緯")} == {""}
    header, _, row = book["しおりの一覧"].iter_rows(values_only=True)
    sheet = dict(zip(header, row, strict=True))
    assert {name: sheet[name] for name in EXPECTED} == EXPECTED
    assert [row[:3] for row in book["経緯"].iter_rows(min_row=2, values_only=True)] == [
        ("校舎の食堂", "島根県試験町", "2021年春"),
        ("校舎の食堂", "島根県試験町", "2022年9月"),
    ]


def test_list_without_events_has_no_sheet_for_them(officer):
    services.keep_to_read(CaseFactory(), by=officer)

    assert _book_of(officer).sheetnames == ["しおりの一覧"]


@pytest.mark.parametrize("kind", list(reading_papers.FORMATS))
@pytest.mark.parametrize("count", [1, 4])
def test_query_count_does_not_grow(officer, kind, count, django_assert_num_queries):
    for _ in range(count):
        case = CaseFactory(**TOLD)
        add_event(case, "2022年", "試した", step="shaping", method="sounding")
        services.keep_to_read(case, by=officer)
    kept = reading_list_of(officer)
    write = reading_papers.FORMATS[kind][2]

    with django_assert_num_queries(7):
        write(kept, TODAY)


def test_longest_texts_become_papers(officer):
    case = CaseFactory(what_failed="あ" * 8_000, sources=["https://example.lg.jp/" + "a" * 480])
    add_event(case, "2022年", "い" * 8_000, decision="う" * 300)
    services.keep_to_read(case, by=officer)
    kept = reading_list_of(officer)

    portable, word = (write(kept, TODAY) for write in (reading_papers.as_pdf, reading_papers.as_docx))

    assert portable.startswith(b"%PDF")
    told = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert ("あ" * 8_000 in told, "い" * 8_000 in told) == (True, True)
