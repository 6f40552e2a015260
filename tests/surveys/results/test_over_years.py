"""A number over the years: every published edition, the rounds known from elsewhere, breaks, codes that changed."""

import pytest

from tests.surveys.results.conftest import address, small_content
from tsumiki.framework.models import SurveyBreak, SurveyRound
from tsumiki.framework.services import load_editions
from tsumiki.kernel import audit
from tsumiki.surveys.models import Campaign, Question
from tsumiki.surveys.snapshots import Content, Organisation
from tsumiki.surveys.tabulation.questionnaire import Choice, Kind
from tsumiki.surveys.tabulation.questionnaire import Question as Asked
from tsumiki.surveys.tabulation.questionnaire import Questionnaire as Paper

pytestmark = pytest.mark.django_db
PUBLISHED = Campaign.Status.PUBLISHED


def status_content(year, **counts):
    """As many towns as `counts` says, by what they answered to the question of the programme's series."""
    codes = ("promoting", "willing", "considering", "not_willing")
    choices = tuple(
        Choice(code, label) for code, label in zip(codes, ("推進", "意向", "検討", "なし"), strict=True)
    )
    paper = Paper(str(year), f"{year}年度の調査", (Asked("status", "問1", "意向は", Kind.SINGLE, choices),))
    given = [code for code, number in counts.items() for _ in range(number)]
    towns = tuple(
        Organisation(f"{310000 + place}", f"町{place}", "town", "鳥取県") for place in range(len(given))
    )
    answers = {town.code: {"status": code} for town, code in zip(towns, given, strict=True)}
    return Content(paper, towns, answers, {})


def renamed(content, code, **choices):
    """The first question of a small edition under another code, with other codes of its choices."""
    first, *others = content.questionnaire.questions
    codes = {choice.code: choices.get(choice.code, choice.code) for choice in first.choices}
    new = Asked(
        code, first.number, first.text, first.kind,
        tuple(Choice(codes[choice.code], choice.label) for choice in first.choices),
    )  # fmt: skip
    kept = [question for question in others if not question.asked_if]
    paper = Paper(content.questionnaire.edition, content.questionnaire.label, (new, *kept))
    answers = {town: {code: codes[given["has"]]} for town, given in content.answers.items()}
    return Content(paper, content.organisations, answers, content.publishes_name)


def follow(campaign, code, previous_code, **previous_choices):
    with audit.change("test.mapped", by=None) as entry:
        Question(
            questionnaire=campaign.questionnaire, code=code, order=1, number="問1", text="ありますか",
            kind="single", previous_code=previous_code, previous_choices=previous_choices,
        ).save()  # fmt: skip
        entry.of(campaign)


def texts(table):
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


def heads(table):
    return [column["label"] for column in table["columns"]]


@pytest.fixture
def three(make_closed):
    """Three published editions; the middle one called the question and 「はい」 something else."""
    first = make_closed(small_content(2024, yes=("313891",)), status=PUBLISHED)
    second = make_closed(
        renamed(small_content(2025, yes=("313891", "313017")), "had", yes="aye"),
        status=PUBLISHED,
        previous=first,
    )
    third = make_closed(small_content(2026), status=PUBLISHED, previous=second)
    follow(second, "had", "has", aye="yes")
    follow(third, "has", "had", yes="aye")
    return first, second, third


def test_every_published_edition_stands_side_by_side_and_codes_are_followed(client, three):
    years = client.get(address("result_question", "round-2026", "has")).context["years"]

    assert heads(years) == [
        "選択肢",
        "2024年度",
        "前回（2025年度）",
        "今回（2026年度）",
    ]
    assert texts(years) == [
        ["はい", "1（16.7%、n=6）", "2（33.3%、n=6）", "4（66.7%、n=6）"],
        ["いいえ", "5（83.3%、n=6）", "4（66.7%、n=6）", "2（33.3%、n=6）"],
    ]


def test_each_number_opens_in_its_own_edition(client, three):
    years = client.get(address("result_question", "round-2026", "has")).context["years"]

    links = [cell["url"] for cell in years["rows"][0]["cells"][1:]]
    assert links == [
        address("result_question", "round-2024", "has", value="yes"),
        address("result_question", "round-2025", "had", value="aye"),
        address("result_question", "round-2026", "has", value="yes"),
    ]
    assert [client.get(link).context["number"].text for link in links] == ["1", "2", "4"]


def test_question_with_another_code_keeps_its_cross_table_by_last_year(client, three):
    page = client.get(address("result_question", "round-2026", "has", by="last_year"))
    opened = client.get(
        address("result_question", "round-2026", "has", value="yes", by="last_year", group="aye")
    )

    assert texts(page.context["breakdown"])[:2] == [
        ["はい", "1（50.0%）", "1（50.0%）", "0（0.0%）", "2"],
        ["いいえ", "3（75.0%）", "1（25.0%）", "0（0.0%）", "4"],
    ]
    assert opened.context["number"].text == "1"


def test_edition_that_was_not_published_is_passed_over_and_not_shown(client, three):
    with audit.change("test.hidden", by=None) as entry:
        Campaign.objects.filter(code="round-2025").update(status="closed", published_at=None)
        entry.of(three[1])

    years = client.get(address("result_question", "round-2026", "has")).context["years"]

    assert heads(years)[1:] == ["前回（2024年度）", "今回（2026年度）"]
    assert texts(years)[0] == ["はい", "1（16.7%、n=6）", "4（66.7%、n=6）"]


def test_invented_and_real_answers_never_stand_side_by_side(client, three):
    with audit.change("test.invented", by=None) as entry:
        Campaign.objects.filter(code="round-2025").update(is_synthetic=True)
        entry.of(three[1])

    real = client.get(address("result_question", "round-2026", "has")).context["years"]
    invented = client.get(address("result_question", "round-2025", "had")).context["years"]

    assert heads(real)[1:] == ["前回（2024年度）", "今回（2026年度）"]
    assert invented is None


def test_choices_that_became_one_are_counted_together(client, make_closed):
    first = make_closed(small_content(2025, yes=("313891",)), status=PUBLISHED)
    second = make_closed(small_content(2026), status=PUBLISHED, previous=first)
    follow(second, "has", "has", yes=["yes", "no"], no="gone")

    years = client.get(address("result_question", "round-2026", "has")).context["years"]

    assert texts(years) == [
        ["はい", "6（100.0%、n=6）", "4（66.7%、n=6）"],
        ["いいえ", "", "2（33.3%、n=6）"],
    ]
    url = years["rows"][0]["cells"][1]["url"]
    assert client.get(url).context["number"].text == "6"


def test_choices_of_a_multiple_answer_that_became_one_do_not_open(client, make_closed):
    first = make_closed(small_content(2025), status=PUBLISHED)
    second = make_closed(small_content(2026), status=PUBLISHED, previous=first)
    follow(second, "which", "which", a=["a", "b"], b="gone")

    years = client.get(address("result_question", "round-2026", "which")).context["years"]

    # Each organisation once, though it chose both.
    assert texts(years)[0] == ["甲", "4（100.0%、n=4）", "4（100.0%、n=4）"]
    assert [cell["url"] for cell in years["rows"][0]["cells"][1:]] == [
        "", address("result_question", "round-2026", "which", value="a")
    ]  # fmt: skip


def test_choice_that_was_split_says_nothing_of_the_year_before(client, make_closed):
    first = make_closed(small_content(2025), status=PUBLISHED)
    second = make_closed(small_content(2026), status=PUBLISHED, previous=first)
    follow(second, "has", "has", no="yes")

    years = client.get(address("result_question", "round-2026", "has")).context["years"]

    # With nothing known of the year before there is nothing to compare.
    assert years is None


def test_two_editions_of_one_year_are_told_apart(client, make_closed):
    first = make_closed(small_content(2026, yes=("313891",)), status=PUBLISHED)
    second = make_closed(
        small_content(2026), status=PUBLISHED, previous=first, code="again", paper_code="paper-again"
    )
    assert second.questionnaire.previous == first.questionnaire

    years = client.get(address("result_question", "again", "has")).context["years"]

    assert heads(years)[1:] == ["前回（2026年度の試験調査）", "今回（2026年度の試験調査）"]
    assert texts(years)[0] == ["はい", "1（16.7%、n=6）", "4（66.7%、n=6）"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_question_costs_the_same_queries_and_one_for_each_edition(
    client, make_closed, django_assert_num_queries, count
):
    before = None
    for year in range(2024 - count, 2025):
        before = make_closed(small_content(year), status=PUBLISHED, previous=before)
    url = address("result_question", "round-2024", "has")
    client.get(url)
    client.cookies.clear()

    with django_assert_num_queries(2 + 3 + count):
        page = client.get(url + "?by=population")

    assert len(page.context["years"]["columns"]) == count + 2


@pytest.fixture
def rounds(db):
    load_editions()


def test_rounds_known_from_elsewhere_stand_before_the_edition_with_their_breaks(client, rounds, make_closed):
    make_closed(status_content(2026, promoting=3, willing=2, not_willing=5), status=PUBLISHED)

    years = client.get(address("result_question", "round-2026", "status")).context["years"]

    assert heads(years) == [
        "選択肢", "第1回", "第4回", "第5回", "第9回※", "今回（2026年度）"
    ]  # fmt: skip
    assert texts(years) == [
        ["推進", "", "", "", "240", "3（30.0%、n=10）"],
        ["意向", "", "", "", "139", "2（20.0%、n=10）"],
        ["検討", "", "", "966", "", "0（0.0%、n=10）"],
        ["なし", "199", "516", "571", "", "5（50.0%、n=10）"],
    ]
    (sentence,) = years["breaks"]
    assert sentence.startswith(
        "※第6回の前と後の数は比べられません（「推進」、「意向」、「なし」）。2019年12月に、"
    )


def test_edition_just_published_joins_the_history(client, rounds, make_closed):
    make_closed(status_content(2026, promoting=3, willing=2, not_willing=5), status=PUBLISHED)

    history = client.get(address("result_detail", "round-2026")).context["history"]

    rows = texts(history)
    assert [row[:2] for row in rows][-2:] == [["第9回", "379"], ["2026年度（今回）", "5"]]
    assert [row[0] for row in rows if row[2] != "—"] == ["第6回"]
    assert history["rows"][-1]["cells"][1]["url"] == address(
        "result_question", "round-2026", "status", value="promoting%2Bwilling"
    )
    assert [row["is_own"] for row in history["rows"]] == [False] * 9 + [True]
    assert "2026年度（今回）" in history["svg"]
    assert ("第1回〜" in history["svg"], "第6回〜" in history["svg"]) == (True, True)


def test_answers_take_the_place_of_the_round_of_the_same_year(client, rounds, make_closed):
    make_closed(status_content(2022, promoting=1, willing=1, considering=8), status=PUBLISHED)

    history = client.get(address("result_detail", "round-2022")).context["history"]

    assert texts(history)[-1][:2] == ["2022年度（今回）", "2"]
    assert len(history["rows"]) == 9


def test_hidden_number_is_hidden_in_the_history(client, rounds, make_closed):
    make_closed(
        status_content(2026, promoting=1, willing=4, considering=8), status=PUBLISHED, suppress_below=3
    )

    history = client.get(address("result_detail", "round-2026")).context["history"]
    years = client.get(address("result_question", "round-2026", "status")).context["years"]

    assert (texts(history)[-1][1], years) == ("秘匿", None)


def test_survey_of_something_else_has_no_history(client, rounds, make_closed):
    make_closed(renamed(small_content(2026), "plan"), status=PUBLISHED)

    assert SurveyRound.objects.exists() and SurveyBreak.objects.exists()
    assert client.get(address("result_detail", "round-2026")).context["history"] is None
    assert client.get(address("result_question", "round-2026", "plan")).context["years"] is None
