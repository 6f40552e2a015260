"""How many answered, and the numbers written in: shown by group, and every figure opens."""

import pytest

from tests.surveys.results.conftest import address, small_content
from tsumiki.surveys import headlines
from tsumiki.surveys.snapshots import Content
from tsumiki.surveys.tables import results_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(make_closed):
    return make_closed(small_content(), status="published")


def texts(table):
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


def opened(client, url):
    number = client.get(url).context["number"]
    return number.label, number.text, number.unit, number.named_count, number.others


def test_returns_stand_by_kind_size_and_prefecture(client, small):
    tables = client.get(address("result_returns", small.code)).context["tables"]

    found = {table["by"].code: [row for row in texts(table) if row[1] != "0"] for table in tables}
    assert found == {
        "kind": [["町", "7", "6", "85.7%"], ["全体", "7", "6", "85.7%"]],
        "population": [["5,000人以上10,000人未満", "7", "6", "85.7%"], ["全体", "7", "6", "85.7%"]],
        "prefecture": [
            ["山梨県", "2", "2", "100.0%"], ["鳥取県", "5", "4", "80.0%"], ["全体", "7", "6", "85.7%"]
        ],
    }  # fmt: skip


def test_sent_and_returned_open_to_their_rule(client, small):
    page = address("result_returns", small.code)
    table = next(t for t in client.get(page).context["tables"] if t["by"].code == "prefecture")
    row = next(row for row in table["rows"] if row["cells"][0]["text"] == "鳥取県")

    sent, returned = (client.get(page + cell["url"]).context["number"] for cell in row["cells"][1:3])

    assert (sent.text, sent.named_count + sent.others) == ("5", 5)
    assert (returned.text, returned.percent, returned.named_count) == ("4", "80.0%", 4)
    assert returned.rule == (
        "2026年度の試験調査で、調査票を回収した団体を数えました。母数は調査票を送った都道府県が「鳥取県」の団体です。"
    )


@pytest.mark.parametrize(
    "query", ["value=nothing", "value=sent&by=nothing&group=31", "value=sent&by=kind&group=nothing"]
)
def test_return_that_does_not_exist_is_not_found(client, small, query):
    assert client.get(f"{address('result_returns', small.code)}?{query}").status_code == 404


def test_returns_of_small_groups_are_hidden_where_small_numbers_are(client, hiding):
    page = address("result_returns", "hiding")
    table = next(t for t in client.get(page).context["tables"] if t["by"].code == "prefecture")

    assert [row for row in texts(table) if row[1] != "0"] == [
        ["山梨県", "2", "秘匿", "秘匿"], ["鳥取県", "5", "秘匿", "秘匿"], ["全体", "7", "6", "85.7%"]
    ]  # fmt: skip
    behind = client.get(f"{page}?value=returned&by=prefecture&group=19")
    assert behind.context["number"].is_hidden
    assert "南部町" not in behind.text


def test_numbers_stand_by_kind(client, small):
    spread = client.get(address("result_question", small.code, "people", by="prefecture")).context["spread"]

    assert [column["label"] for column in spread["columns"]] == [
        "都道府県", "記入した団体", "合計", "下位4分の1", "中央値", "上位4分の1"
    ]  # fmt: skip
    assert [row for row in texts(spread) if row[1] != "0団体"] == [
        ["山梨県", "2団体", "24人", "", "", ""],
        ["鳥取県", "4団体", "30人", "", "", ""],
        ["全体", "6団体", "54人", "5.3人", "12人", "12人"],
    ]


def test_every_fact_of_numbers_opens(client, small):
    url = address("result_question", small.code, "people")
    facts = client.get(url).context["facts"]

    found = {fact["label"]: opened(client, url + fact["url"])[:3] for fact in facts}

    assert found == {
        "非該当": ("団体数", "0", "団体"),
        "未回収": ("団体数", "1", "団体"),
        "記入した団体": ("記入した団体", "6", "団体"),
        "合計": ("合計", "54", "人"),
        "最小": ("最小", "3", "人"),
        "下位4分の1": ("下位4分の1", "5.3", "人"),
        "中央値": ("中央値", "12", "人"),
        "上位4分の1": ("上位4分の1", "12", "人"),
        "最大": ("最大", "12", "人"),
    }


def test_sum_of_a_group_says_how_and_of_whom_it_was_counted(client, small):
    url = address("result_question", small.code, "people", value="~sum", by="prefecture", group="19")

    number = client.get(url).context["number"]

    assert (number.text, number.named_count, number.others) == ("24", 1, 1)
    assert number.rule == (
        "2026年度の試験調査で、「問3 何人ですか」に記入された数値を合計しました。"
        "母数は回答したすべての団体のうち、数値を記入した団体のうち、都道府県が「山梨県」の団体です。"
    )


def test_hidden_sum_and_extremes_do_not_open(client, hiding):
    url = address("result_question", "hiding", "people")

    for query in ("value=~sum&by=prefecture&group=19", "value=~max", "value=~median&by=prefecture&group=19"):
        page = client.get(f"{url}?{query}")
        assert (query, page.context["number"].text, "南部町" in page.text) == (query, "秘匿", False)


@pytest.mark.parametrize(
    "query", ["value=~sum", "value=~sum&by=nothing&group=1", "value=~sum&by=kind&group=x"]
)
def test_measure_that_does_not_exist_is_not_found(client, small, query):
    code = "has" if query == "value=~sum" else "people"

    assert client.get(f"{address('result_question', small.code, code)}?{query}").status_code == 404


def test_survey_without_the_yearly_questions_is_told_by_its_first_ones():
    results = results_from(small_content())

    assert headlines.charts(results) == ["has", "which"]
    assert [(row.label, row.text, row.note) for row in headlines.headlines(results)] == [
        ("はい", "4", "問1 ありますか"),
        ("甲", "4", "問2 どれですか"),
    ]
    assert headlines.sentences(results) == [
        "7団体に尋ね、6団体（85.7%）から回答がありました。",
        "「問1 ありますか」で最も多い回答は「はい」で、6団体のうち4団体（66.7%）です。",
        "「問2 どれですか」で最も多い回答は「甲」で、4団体のうち4団体（100.0%）です（複数回答）。",
    ]


def test_overview_of_hidden_answers_says_nothing_that_the_tables_hide():
    content = small_content(2025, yes=("313891", "193640"))
    few = Content(content.questionnaire, content.organisations, dict(list(content.answers.items())[:2]), {})

    assert headlines.sentences(results_from(few, suppress_below=3)) == [
        "7団体に尋ね、回答した団体の数は秘匿としています。"
    ]


def test_page_says_why_nobody_is_named(client, make_closed):
    content = small_content()
    make_closed(
        Content(content.questionnaire, content.organisations, content.answers, {}), status="published"
    )

    page = client.get(address("result_question", "round-2026", "has", value="yes"))

    assert "団体名の公表に同意するかを尋ねる設問がない" in page.text
    assert "南部町" not in page.text
