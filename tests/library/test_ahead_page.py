"""The page 一歩先の事例."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import LocalGovernmentFactory
from tests.library.conftest import CaseFactory
from tests.library.test_structure import add_event
from tsumiki.diagnosis.selectors import next_steps
from tsumiki.kernel.hooks import Link
from tsumiki.library import links
from tsumiki.library.ahead_cards import length_in_words
from tsumiki.library.models import ReadingItem, RecommendationFeedback
from tsumiki.library.vague_dates import parse_vague

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
PAGE = reverse("library:case_ahead")
SHAPING = "民間事業者との意見交換による事業の具体化"


@pytest.fixture
def ahead():
    """A case with two events in the step 具体化, by a town that says whom to ask."""
    case = CaseFactory(title="給食室の食堂", contact_section="企画政策課")
    add_event(case, "2021年春", "事業者と話した", step="shaping", method="sounding")
    add_event(case, "2022年9月", "食堂を開いた", step="shaping", decision="土曜だけで試す")
    return case


@pytest.fixture
def stand(monkeypatch):
    """stand(step) says where the reader's town stands, as an app above would."""

    def register(step, problems=(), fields=()):
        standing = links.Standing(step, problems, fields, Link("/plans/1/", "計画「里山」"))
        monkeypatch.setattr(links.standings, "_functions", [lambda user, government: [standing]])

    return register


def _titles(page):
    return [card["title"] for card in page.context["cards"]]


def test_anybody_sees_who_is_ahead_with_time_decision_and_whom_to_ask(client, ahead):
    CaseFactory(title="工程のわからない取組")

    page = client.get(PAGE, {"step": "groundwork"})

    (card,) = page.context["cards"]
    assert card["title"] == "給食室の食堂"
    assert [(fact["label"], fact["value"]) for fact in card["facts"]] == [
        ("2021年春", "事業者と話した"),
        ("2022年9月", "食堂を開いた　決めたこと：土曜だけで試す"),
        ("かかった期間", "およそ15〜19か月（記録のあるできごとの最初から最後まで）"),
        ("使った積み木", "サウンディング型市場調査"),
        ("聞く先", "島根県試験町　企画政策課"),
    ]
    assert f"次の工程「{SHAPING}」の記録がある事例" in page.text
    assert card["marks"] is None


def test_page_without_a_step_asks_for_one_with_order_and_purpose(client, ahead):
    page = client.get(PAGE)

    assert page.context["page"] is None
    assert "3 検討体制の構築、地域課題・地域資源の再整理" in page.text
    assert "課題を事業者に示して対話し" in page.text
    assert "いまの工程を選ぶと" in page.text


def test_step_that_does_not_exist_is_refused_kindly(client, ahead):
    page = client.get(PAGE, {"step": "dreaming"})

    assert page.status_code == 200
    assert "「dreaming」という工程はありません。下の一覧から選び直してください。" in page.text
    assert "給食室の食堂" not in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("竜宮町", "「竜宮町」という地方公共団体は見つかりません。"),
        ("南部町", "「南部町」にあたる団体が複数あります（山梨県南部町、鳥取県南部町）。"),
    ],
)
def test_town_that_is_not_clear_is_told(client, town, other_town, ahead, typed, said):
    page = client.get(PAGE, {"town": typed, "step": "groundwork"})

    assert said in page.text
    assert page.context["page"] is None


@pytest.mark.parametrize("typed", ["鳥取県南部町", "鳥取県 南部町", "313891", "鳥取県西伯郡南部町"])
def test_town_is_understood_as_people_write_it(client, town, other_town, ahead, typed):
    page = client.get(PAGE, {"town": typed, "step": "groundwork"})

    assert page.context["town"] == town


def test_towns_like_the_own_come_first_under_their_own_heading(sign_in, officer, ahead):
    near = CaseFactory(title="同じ県の取組", prefecture="鳥取県", problems=[], fields=[])
    add_event(near, "2022年", "試した", step="shaping")

    page = sign_in(officer).get(PAGE, {"step": "groundwork", "problem": "generations"})

    assert page.context["town"].full_name == "鳥取県南部町"
    assert _titles(page) == ["同じ県の取組", "給食室の食堂"]
    assert "人口規模が近い、または同じ都道府県の団体" in page.text
    assert "課題「世代間等の交流機会の減少」が同じ" in page.text


def test_every_card_under_the_heading_of_near_towns_says_why(sign_in, officer, ahead):
    weak = CaseFactory(title="隣の試み", prefecture="鳥取県", result="weak", result_reason="届かず")
    add_event(weak, "2022年", "試した", step="shaping")

    page = sign_in(officer).get(PAGE, {"step": "groundwork"})

    assert [
        (card["title"], "同じ鳥取県の取組" in card["reason"], card["is_near"])
        for card in page.context["cards"]
    ] == [
        ("隣の試み", True, True),
        ("給食室の食堂", False, False),
    ]


def test_last_step_and_step_that_nobody_shows_say_what_to_do(client, ahead):
    last, unknown = (client.get(PAGE, {"step": step}) for step in ("wrap-up", "refine"))

    assert "いまの工程が最後です" in last.text
    assert "次の工程の記録がある事例は、まだありません" in unknown.text
    assert all(reverse("library:case_list") in page.text for page in (last, unknown))


def test_case_known_by_its_block_alone_says_that_the_time_is_missing(client):
    CaseFactory(
        municipality="南部町",
        prefecture="鳥取県",
        title="空き家の借上げ・改修と移住者への紹介",
        is_shipped=True,
    )

    page = client.get(PAGE, {"step": "schedule"})

    facts = {fact["label"]: fact["value"] for fact in page.context["cards"][0]["facts"]}
    assert facts["使った積み木"] == "住民100人委員会から法人化へ"
    assert facts["時期"] == "データなし"
    assert facts["聞く先"] == "鳥取県南部町　（担当の部署はデータなし）"


def test_plan_says_where_the_town_stands(sign_in, officer, ahead, stand):
    stand("groundwork", ("generations",), ("exchange",))

    page = sign_in(officer).get(PAGE)

    assert _titles(page) == ["給食室の食堂"]
    assert page.context["wishes"] == ["世代間等の交流機会の減少", "交流・居場所"]
    assert "計画「里山」" in page.text


def test_what_the_officer_chooses_counts_before_the_plan(sign_in, officer, ahead, stand):
    stand("refine")

    page = sign_in(officer).get(PAGE, {"step": "groundwork"})

    assert (_titles(page), page.context["standing"]) == (["給食室の食堂"], None)


def test_own_plan_says_nothing_of_another_town(sign_in, officer, other_town, ahead, stand):
    stand("groundwork")

    page = sign_in(officer).get(PAGE, {"town": "山梨県南部町"})

    assert (page.context["page"], page.context["standing"]) == (None, None)


@pytest.mark.parametrize("step", ["", "step-of-another-edition"])
def test_plan_that_does_not_say_leaves_the_choice_to_the_officer(sign_in, officer, ahead, stand, step):
    stand(step)

    page = sign_in(officer).get(PAGE)

    assert page.context["page"] is None
    assert page.context["form"].errors == {}
    assert "工程を選んでいません" in page.text


def test_draft_of_another_town_is_nowhere_on_the_page(sign_in, client, officer, other_town):
    draft = CaseFactory(title="隣の下書き", draft_of=other_town.organisation)
    add_event(draft, "2022年", "試した", step="shaping")

    pages = [client.get(PAGE, {"step": "groundwork"}), sign_in(officer).get(PAGE, {"step": "groundwork"})]

    assert ["隣の下書き" in page.text for page in pages] == [False, False]


def test_buttons_keep_and_judge_and_lead_back(sign_in, officer, ahead):
    client, here = sign_in(officer), f"{PAGE}?step=groundwork"
    page = client.get(here)
    marks = page.context["cards"][0]["marks"]
    back = "%2Fcases%2Fahead%2F%3Fstep%3Dgroundwork"
    assert f"next={back}" in page.text

    kept = client.post(f"{reverse('shelf:keep')}?next={back}", {"item": marks["keep_value"]})
    judged = client.post(
        f"{reverse('shelf:feedback')}?context=ahead&about=groundwork&next={back}",
        {"feedback": f"useful-{marks['number']}"},
    )

    assert (kept.url, judged.url) == (here, here)
    assert ReadingItem.objects.get().case == ahead
    row = RecommendationFeedback.objects.get()
    assert (row.get_context_display(), row.about, row.verdict) == ("一歩先の事例", "groundwork", "useful")


def test_feedback_changes_no_order(sign_in, officer, ahead):
    later = CaseFactory(title="もう一つの取組")
    add_event(later, "2022年", "試した", step="shaping")
    client = sign_in(officer)
    before = _titles(client.get(PAGE, {"step": "groundwork"}))

    client.post(f"{reverse('shelf:feedback')}?context=ahead", {"feedback": f"useful-{later.pk}"})
    client.post(f"{reverse('shelf:feedback')}?context=ahead", {"feedback": f"different-{ahead.pk}"})

    assert _titles(client.get(PAGE, {"step": "groundwork"})) == before


def test_second_page_keeps_the_conditions(client):
    for _ in range(21):
        add_event(CaseFactory(), "2022年", "試した", step="shaping")

    page = client.get(PAGE, {"step": "groundwork", "page": "2"})

    assert len(page.context["cards"]) == 1
    assert "step=groundwork" in page.text


@pytest.mark.parametrize("count", [5, 50])
def test_query_count_does_not_grow(client, town, population, count, django_assert_num_queries):
    for number in range(count):
        there = LocalGovernmentFactory()
        population(there, 1_000 * (number + 1))
        case = CaseFactory(local_government=there)
        add_event(case, "2021年", "話した", step="groundwork")
        add_event(case, "2022年", "試した", step="shaping")
    caches["pages"].clear()

    with django_assert_num_queries(14):
        client.get(PAGE, {"step": "groundwork", "town": "鳥取県南部町"})


def test_pages_around_lead_here(client, sign_in, officer, town):
    assert [link.url for link in next_steps.collect(officer, town)][-1].startswith(f"{PAGE}?town=")
    assert f'href="{PAGE}"' in client.get(reverse("library:case_list")).text


# --- how long the step took ----------------------------------------------------------------------
@dataclass(frozen=True)
class Span:
    first_day: date
    last_day: date


def _spans(*texts):
    return [Span(found.first, found.last) for found in map(parse_vague, texts)]


@pytest.mark.parametrize(
    ("whens", "said"),
    [
        (["2021年春"], ""),
        (["2021年4月3日", "2021年4月10日"], "1か月以内"),
        (["2021年4月3日", "2022年4月3日"], "およそ12か月"),
        (["2021年春", "2021年度"], "長くて13か月"),
        (["2021年4月", "2022年秋", "2021年夏"], "およそ16〜20か月"),
    ],
)
def test_length_is_as_exact_as_the_dates_are(whens, said):
    assert length_in_words(_spans(*whens)).partition("（")[0] == said


DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(st.lists(st.tuples(DAYS, st.integers(0, 400)), min_size=2, max_size=5), st.data())
def test_length_holds_whatever_the_days_were(spans, data):
    events = [Span(first, first + timedelta(days=days)) for first, days in spans]
    real = [data.draw(st.dates(event.first_day, event.last_day)) for event in events]
    months = (max(real) - min(real)).days / 30.44

    words = length_in_words(events).partition("（")[0]

    numbers = [int(part) for part in "".join(c if c.isdigit() else " " for c in words).split()]
    low = numbers[0] if "およそ" in words else 0
    assert low - 0.51 <= months <= numbers[-1] + 0.51
