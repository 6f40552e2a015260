import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from tests.factories import UserFactory
from tsumiki.portal.navigation import menu

MENUS = {
    "town_drafter": "ホーム 地域診断 さがす 事例 積み木 計画 調査 団体一覧 利用者",
    "town_approver": "ホーム 地域診断 さがす 事例 積み木 計画 調査 団体一覧 利用者",
    "town_viewer": "ホーム 地域診断 さがす 事例 積み木 計画 調査 団体一覧 利用者",
    "prefecture": "ホーム 地域診断 さがす 事例 積み木 計画 調査 団体一覧 利用者",
    "secretariat": "ホーム 地域診断 さがす 事例 積み木 計画 調査 団体一覧 利用者",
    "contractor": "ホーム 地域診断 さがす 事例 積み木 計画 調査 団体一覧 利用者",
    "company_admin": "ホーム さがす 事例 積み木 調査 団体一覧 利用者",
    "company_staff": "ホーム さがす 事例 積み木 調査 団体一覧 利用者",
    "adviser": "ホーム 地域診断 さがす 事例 積み木 計画 調査 団体一覧",
}


def request_for(path):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    return request


@pytest.fixture
def member(person, town, prefecture):
    """member(role): in the town or its prefecture where the role is of a government."""

    def make(role):
        place = {"town": town, "pref": prefecture}.get(role[:4])
        return person(role, place)

    return make


@pytest.mark.parametrize("role", MENUS)
def test_menu_shows_what_the_role_may_open(member, role):
    items = menu(request_for("/home/"), member(role))

    assert " ".join(item.label for item in items) == MENUS[role]


@pytest.mark.parametrize("role", MENUS)
def test_every_item_of_the_menu_opens(member, sign_in, edition, role):
    person = member(role)
    client = sign_in(person)

    for item in menu(request_for("/home/"), person):
        assert (item.label, client.get(item.url, follow=True).status_code) == (item.label, 200)


def test_menu_of_the_public_needs_no_person():
    items = menu(request_for("/"), None)

    assert [item.label for item in items] == [
        "ホーム",
        "事業の枠組み",
        "積み木",
        "事例",
        "さがす",
        "調査結果",
        "団体一覧",
        "使い方",
    ]


@pytest.mark.django_db
def test_every_public_item_opens_for_strangers(client, edition):
    for item in menu(request_for("/"), None):
        assert (item.label, client.get(item.url).status_code) == (item.label, 200)


def test_somebody_without_a_place_sees_only_what_is_public(db):
    items = menu(request_for("/home/"), UserFactory())

    assert [item.label for item in items] == ["ホーム", "さがす", "事例", "積み木", "調査", "団体一覧"]


def test_officer_goes_straight_to_the_own_diagnosis(officer):
    items = {item.label: item.url for item in menu(request_for("/home/"), officer)}

    assert items["地域診断"] == reverse("diagnosis:detail", args=["313891"])


def test_prefecture_chooses_a_town_to_look_at(member):
    items = {item.label: item.url for item in menu(request_for("/home/"), member("prefecture"))}

    assert items["地域診断"] == reverse("diagnosis:choose")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/home/", "ホーム"),
        ("/plans/", "計画"),
        ("/search/", "さがす"),
        ("/cases/", "事例"),
        ("/framework/blocks/", "積み木"),
        ("/governments/", "団体一覧"),
        ("/accounts/organisations/1/members/", "利用者"),
        ("/diagnosis/", "地域診断"),
    ],
)
def test_item_of_this_page_is_marked(officer, path, label):
    assert [item.label for item in menu(request_for(path), officer) if item.is_current] == [label]


def test_own_profile_belongs_to_no_item(officer):
    assert [item.label for item in menu(request_for("/accounts/profile/"), officer) if item.is_current] == []


def test_menu_asks_for_the_memberships_once(officer, django_assert_num_queries):
    with django_assert_num_queries(1):
        menu(request_for("/home/"), officer)
        menu(request_for("/plans/"), officer)
