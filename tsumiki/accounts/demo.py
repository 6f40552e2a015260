"""Synthetic people of every role, on real local governments and on organisations made up for the demo."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone

from tsumiki.accounts.models import Membership, User
from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.kernel import audit
from tsumiki.kernel.dates import fiscal_year_of

DEMO_PASSWORD = "tsumiki-demo-2026"  # noqa: S105 (printed on the demo's own page)

Kind = Organisation.Kind


@dataclass(frozen=True, slots=True)
class Person:
    """One synthetic person; `home` is a government's code, or the kind and name of a made-up organisation."""

    email: str
    name: str
    home: str | tuple[Kind, str]
    section: str
    role: str


NATION = (Kind.NATIONAL, "国事務局（デモ）")
CONTRACTOR = (Kind.CONTRACTOR, "見本コンサルティング株式会社")
COMPANY = (Kind.COMPANY, "見本テクノロジー株式会社")
ADVISERS = (Kind.ADVISER, "見本アドバイザー協会")

PEOPLE = (
    Person("kikaku@nambu.tottori.example", "見本 花子", "313891", "企画政策課", "town_drafter"),
    Person("kacho@nambu.tottori.example", "見本 太郎", "313891", "企画政策課", "town_approver"),
    Person("fukushi@nambu.tottori.example", "見本 里美", "313891", "健康福祉課", "town_viewer"),
    Person("kenko@nambu.tottori.example", "見本 健一", "313891", "健康福祉課", "town_drafter"),
    Person("kikaku@nambu.yamanashi.example", "例示 一郎", "193666", "企画課", "town_drafter"),
    Person("kacho@nambu.yamanashi.example", "例示 良子", "193666", "企画課", "town_approver"),
    Person("chiiki@pref.tottori.example", "見本 県子", "310000", "地域振興課", "prefecture"),
    Person("jimukyoku@nation.example", "架空 事一", NATION, "地域再生担当", "secretariat"),
    Person("itaku@contractor.example", "架空 務美", CONTRACTOR, "調査部", "contractor"),
    Person("kanri@company.example", "仮名 管太", COMPANY, "公共事業部", "company_admin"),
    Person("tanto@company.example", "仮名 当子", COMPANY, "公共事業部", "company_staff"),
    Person("adviser@advisers.example", "仮名 助言", ADVISERS, "相談員", "adviser"),
)


def make_people() -> None:
    """Make the demo's people where they are missing; people whose government is not loaded are left out."""
    for person in PEOPLE:
        organisation = _home_of(person)
        if organisation is not None:
            _make(person, organisation)


def synthetic_people() -> QuerySet[User]:
    return User.objects.filter(is_synthetic=True, is_active=True)


def people_to_enter_as() -> list[tuple[User, Membership]]:
    """The demo's people with a place of today, in the order of PEOPLE."""
    order = {person.email: place for place, person in enumerate(PEOPLE)}
    places = (
        Membership.objects.in_force()
        .filter(user__is_synthetic=True)
        .select_related("user", "organisation")
        .order_by("user_id", "valid_from", "pk")
    )
    first = {place.user: place for place in reversed(places)}
    return sorted(first.items(), key=lambda pair: (order.get(pair[0].email, len(order)), pair[0].pk))


def _home_of(person: Person) -> Organisation | None:
    if isinstance(person.home, str):
        found = (
            LocalGovernment.objects.existing().filter(code=person.home).select_related("organisation").first()
        )
        return found.organisation if found else None
    kind, name = person.home
    found = Organisation.objects.filter(kind=kind, name=name, is_synthetic=True).first()
    if found:
        return found
    with audit.change("accounts.demo_made", by=None) as entry:
        made = Organisation(kind=kind, name=name, is_synthetic=True)
        made.save()
        entry.of(made)
    return made


def _make(person: Person, organisation: Organisation) -> None:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, DEMO_PASSWORD, name=person.name, is_synthetic=True)
        EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    if Membership.objects.in_force().filter(user=user, organisation=organisation).exists():
        return
    year = fiscal_year_of(timezone.localdate())
    with audit.change("accounts.demo_made", by=None, organisation=organisation) as entry:
        place = Membership(
            user=user,
            organisation=organisation,
            section=person.section,
            role=person.role,
            valid_from=date(year, 4, 1),
            valid_to=date(year + 1, 3, 31) if person.role == "contractor" else None,
        )
        place.save()
        entry.of(place, role=person.role)
