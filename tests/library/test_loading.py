import csv

import pytest

from tests.factories import LocalGovernmentFactory
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.models import AuditEvent
from tsumiki.library.models import Case
from tsumiki.library.services import load_shipped_cases
from tsumiki.library.services.shipped import CASES

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(vocabulary, town, other_town):
    return load_shipped_cases()


@pytest.fixture
def spoil(tmp_path, vocabulary):
    """spoil(row, column, value) gives a copy of the shipped file with one cell changed."""

    def change(row, column, value):
        with CASES.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[row][column] = value
        path = tmp_path / "cases.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    return change


def test_all_hundred_cases_are_loaded_and_published(shipped):
    assert shipped == 100
    assert Case.objects.filter(status="published", is_shipped=True).count() == 100
    assert Case.objects.filter(is_programme=True).count() == 45


def test_confidence_is_as_documented(shipped):
    counts = [Case.objects.filter(confidence=code).count() for code in ("high", "medium", "low")]

    assert counts == [39, 57, 4]


def test_loading_again_changes_nothing_and_records_nothing(shipped):
    before = list(Case.objects.order_by("pk").values())

    again = load_shipped_cases()

    assert again == 100
    assert list(Case.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(verb="library.cases_loaded").count() == 1


def test_changed_row_is_updated_in_place(shipped, spoil):
    before = Case.objects.get(title="ゆいま〜る都留・下谷交流センター")

    load_shipped_cases(spoil(0, "outcome", "80戸のうち72戸に入居"))

    after = Case.objects.get(title="ゆいま〜る都留・下谷交流センター")
    assert (after.pk, after.outcome) == (before.pk, "80戸のうち72戸に入居")
    assert "72戸" in after.search_text
    assert Case.objects.count() == 100
    event = AuditEvent.objects.filter(verb="library.cases_loaded").order_by("pk").last()
    assert event.detail == {"created": 0, "changed": ["ゆいま〜る都留・下谷交流センター"]}


def test_town_is_linked_by_prefecture_and_name(shipped, town, other_town):
    cases = Case.objects.filter(municipality="南部町")

    assert cases.count() == 5
    assert {case.local_government for case in cases} == {town}


def test_case_of_a_town_that_the_directory_lacks_keeps_its_label(shipped):
    case = Case.objects.get(title="弘前版CCRC")

    assert case.local_government is None
    assert case.place == "青森県弘前市"


@pytest.mark.parametrize(
    ("title", "name", "prefecture"),
    [
        ("飛び地自治体連携の成果連動型健幸ポイント", "西脇市", "兵庫県"),
        ("埼玉版スーパー・シティのガバメントピッチ", "横瀬町", "埼玉県"),
        ("鹿野の空き家活用", "鳥取市", "鳥取県"),
        # ケ and ヶ are the same name.
        ("中心市街地再生の生涯活躍のまち事業計画", "駒ケ根市", "長野県"),
    ],
)
def test_joint_or_partial_label_is_linked_to_its_lead(vocabulary, title, name, prefecture):
    lead = LocalGovernmentFactory(name=name, prefecture=prefecture)

    load_shipped_cases()

    assert Case.objects.get(title=title).local_government == lead


def test_lead_of_several_prefectures_is_left_open_when_the_name_occurs_twice(vocabulary):
    LocalGovernmentFactory(name="西脇市", prefecture="兵庫県")
    LocalGovernmentFactory(name="西脇市", prefecture="島根県")

    load_shipped_cases()

    assert Case.objects.get(prefecture="複数", municipality__startswith="西脇市").local_government is None


def test_towns_that_come_later_are_linked_on_the_next_run(vocabulary):
    load_shipped_cases()
    hirosaki = LocalGovernmentFactory(name="弘前市", prefecture="青森県")

    load_shipped_cases()

    assert Case.objects.get(title="弘前版CCRC").local_government == hirosaki


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("弘前版CCRC", "目標の50人に対し22人"),
        ("生活支援情報連携とよろず相談ボタン", "続けるかどうかが決まっていない"),
        ("センサー見守りと災害時安否確認", "8世帯"),
    ],
)
def test_weak_result_is_marked_with_its_reason(shipped, title, words):
    case = Case.objects.get(title=title)

    assert case.result == "weak"
    assert case.is_weak_result
    assert words in case.weak_reason


def test_outcome_that_says_unverified_is_never_shown_as_a_result(shipped):
    assert not Case.objects.filter(outcome__contains="未確認", result="shown").exists()
    assert not Case.objects.filter(outcome__contains="構想段階", result="shown").exists()


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("title", "", r"cases.csv の4行目の「title」が空です"),
        ("fields", "住まい|海", r"4行目の「fields」にある「海」という分野はありません"),
        ("digital", "maybe", r"4行目の「digital」は yes・partial・no のどれか"),
        ("confidence", "sure", r"4行目の「confidence」は high・medium・low のどれか"),
    ],
)
def test_bad_cell_is_named_and_nothing_is_loaded(spoil, column, value, sentence):
    with pytest.raises(InputError, match=sentence):
        load_shipped_cases(spoil(2, column, value))

    assert not Case.objects.exists()


def test_same_case_twice_is_refused(spoil):
    path = spoil(1, "title", "ゆいま〜る都留・下谷交流センター")

    with pytest.raises(InputError, match=r"3行目：同じ団体・題名の事例が2つあります"):
        load_shipped_cases(path)


def test_missing_column_is_named(tmp_path, vocabulary):
    path = tmp_path / "cases.csv"
    path.write_text("municipality,title\n南部町,題名\n", encoding="utf-8")

    with pytest.raises(InputError, match="「prefecture」「fields」"):
        load_shipped_cases(path)


def test_cases_wait_for_the_vocabulary(db):
    with pytest.raises(InputError, match="先に事業の枠組み"):
        load_shipped_cases()


def test_joint_case_knows_every_body_that_its_label_names(vocabulary, town):
    """南部町 is a name of three towns in the country and only one is known here; 伊達市(福島) is not 北海道's."""
    tsuru = LocalGovernmentFactory(name="都留市", prefecture="山梨県")
    fukushima = LocalGovernmentFactory(name="伊達市", prefecture="福島県")
    LocalGovernmentFactory(name="伊達市", prefecture="北海道")

    load_shipped_cases()

    case = Case.objects.get(municipality__startswith="都留市・東川町")
    assert set(case.towns.all()) == {tsuru, fukushima, town}
    assert case.local_government == tsuru
    assert set(Case.objects.get(municipality="鳥取市(鹿野町)").towns.all()) == set()
