from tests.surveys.tabulation.samples import multiple, paper, single
from tsumiki.surveys.tabulation.answers import Sheet, encode
from tsumiki.surveys.tabulation.series import Break, Mapped, Point, series_of
from tsumiki.surveys.tabulation.suppression import Suppression


def edition(year, question, *answers):
    sheets = [Sheet(str(n), {question.code: answer}) for n, answer in enumerate(answers)]
    return encode(paper(question, edition=year), sheets)


def figures(series, choice):
    return [(point.edition, point.count, point.base, point.segment) for point in series.line(choice).points]


def test_same_codes_make_a_line():
    first = edition("2021", single("q", "a", "b"), "a", "b", "b")
    second = edition("2022", single("q", "a", "b"), "a", "a")

    series = series_of([first, second], "q")

    assert figures(series, "a") == [("2021", 1, 3, 0), ("2022", 2, 2, 0)]
    assert [point.percent for point in series.line("b").points] == [66.7, 0.0]
    assert series.line("a").points[0].rule.text.startswith("2021年度調査で、qが「a」の団体")


def test_mapped_choices_count_each_organisation_once():
    old = edition("2021", multiple("reasons", "x", "y", "z"), ["x", "y"], ["y"], ["z"])
    new = edition("2022", multiple("why", "a"), ["a"])

    series = series_of([old, new], "why", mappings=[Mapped("2021", "a", "reasons", ("x", "y"), "統合")])

    assert figures(series, "a") == [("2021", 2, 3, 0), ("2022", 1, 1, 0)]
    assert series.line("a").points[0].rule.counted == "reasonsが「x」の団体またはreasonsが「y」の団体"


def test_year_without_a_counterpart_has_no_data_and_not_zero():
    old = edition("2021", single("q", "a"), "a")
    new = edition("2022", single("q", "a", "b"), "b")
    dropped = series_of([old, new], "q", mappings=[Mapped("2021", "a", "q", ())])

    assert figures(series_of([old, new], "q"), "b") == [("2021", None, None, 0), ("2022", 1, 1, 0)]
    assert figures(dropped, "a") == [("2021", None, None, 0), ("2022", 0, 1, 0)]
    assert dropped.line("a").points[0].percent is None


def test_break_starts_a_new_segment_for_the_choices_it_concerns():
    years = [edition(year, single("q", "a", "b"), "a") for year in ("2020", "2021", "2022")]

    series = series_of(
        years,
        "q",
        breaks=[Break("2022", "定義が変わったため。", ("a",)), Break("2021", "対象が変わったため。")],
    )

    assert [point.segment for point in series.line("a").points] == [0, 1, 2]
    assert [point.segment for point in series.line("b").points] == [0, 1, 1]
    assert [b["edition"] for b in series.as_dict()["breaks"]] == ["2021", "2022"]


def test_published_history_stands_where_there_are_no_answers():
    known = [
        Point("2018", "平成30年度", 215, None, "担当官インタビュー"),
        Point("2022", "令和4年度", 9, 9, "資料"),
    ]
    now = edition("2022", single("q", "a"), "a")

    series = series_of([now], "q", history={"a": known}, breaks=[Break("2019", "全世代型へ変わったため。")])

    assert figures(series, "a") == [("2018", 215, None, 0), ("2022", 1, 1, 1)]
    assert series.as_dict()["lines"]["a"][0] == {
        "edition": "2018",
        "count": 215,
        "base": None,
        "percent": None,
        "segment": 0,
        "source": "担当官インタビュー",
        "note": "",
    }


def test_number_hidden_in_its_year_is_hidden_in_the_series():
    year = edition("2022", single("q", "a", "b", "c"), "a", *["b"] * 5, *["c"] * 9)
    known = {"a": [Point("2022", "令和4年度", 1, 15, "資料")]}

    series = series_of([year], "q", suppression=Suppression(3), history=known)

    found = {code: own[0]["count"] for code, own in series.as_dict()["lines"].items()}
    assert found == {"a": "x", "b": "x", "c": 9}
    assert series.line("a").points[0].percent is None
