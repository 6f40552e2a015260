from django.test import Client
from django.urls import reverse

from tsumiki.accounts import demo
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.roles import ROLES
from tsumiki.kernel.models import AuditEvent


def test_people_are_made_once_for_every_role(town, other_town, prefecture):
    demo.make_people()
    demo.make_people()

    assert User.objects.filter(is_synthetic=True).count() == len(demo.PEOPLE)
    assert Membership.objects.count() == len(demo.PEOPLE)
    assert set(Membership.objects.values_list("role", flat=True)) == set(ROLES)
    assert Membership.objects.get(role="contractor").valid_to is not None


def test_a_section_beside_the_planners_can_answer_what_it_is_asked(town):
    demo.make_people()

    places = Membership.objects.filter(organisation=town.organisation, section="健康福祉課").order_by("role")
    assert [(place.role, place.user.name) for place in places] == [
        ("town_drafter", "見本 健一"),
        ("town_viewer", "見本 里美"),
    ]


def test_demo_officer_signs_in_with_the_printed_password(client, town, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    demo.make_people()

    client.post(
        reverse("account_login"), {"login": "kikaku@nambu.tottori.example", "password": demo.DEMO_PASSWORD}
    )

    assert client.get(reverse("accounts:profile")).context["user"].name == "見本 花子"


def test_visitor_steps_into_a_demo_persons_shoes(client, town, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    demo.make_people()
    person = User.objects.get(email="kikaku@nambu.tottori.example")

    page = client.get(reverse("accounts:demo_people"))
    entered = client.post(reverse("accounts:demo_enter_as", args=[person.pk]))

    assert "見本 花子" in page.text
    assert entered.url == reverse("portal:home")
    assert AuditEvent.objects.get(verb="accounts.demo_entered").actor_id == person.pk


def test_real_people_cannot_be_entered(client, officer):
    response = client.post(reverse("accounts:demo_enter_as", args=[officer.pk]))

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_demo_pages_do_not_exist_outside_the_demo(client, town, settings):
    demo.make_people()
    settings.DEMO = False
    person = User.objects.get(email="kikaku@nambu.tottori.example")

    answers = [
        client.get(reverse("accounts:demo_people")),
        client.post(reverse("accounts:demo_enter_as", args=[person.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_entering_needs_a_post(town):
    demo.make_people()
    person = User.objects.get(email="kikaku@nambu.tottori.example")

    assert Client().get(reverse("accounts:demo_enter_as", args=[person.pk])).status_code == 405


def test_demo_list_costs_the_same_for_any_length(client, town, django_assert_num_queries):
    demo.make_people()

    with django_assert_num_queries(1):
        client.get(reverse("accounts:demo_people"))
