"""The main menu: only what this person may open, from the memberships that the user object already holds."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tsumiki.accounts.access import can
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import LocalGovernment


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    is_current: bool = False


def government_of(membership: Membership | None) -> LocalGovernment | None:
    """The local government of a membership; None for companies, the secretariat and others."""
    return getattr(membership.organisation, "local_government", None) if membership else None


def menu(request: HttpRequest, user: User | None) -> list[Item]:
    """The items for this person, or for the public."""
    match = request.resolver_match
    here = (match.namespace, match.url_name or "") if match else ("", "")
    items = _of_member(user) if user else _of_public()
    return [Item(label, url, _is_current(area, here)) for label, url, area in items]


def _is_current(area: str, here: tuple[str, str]) -> bool:
    """`area` is a namespace or two (a|b), or namespace:beginning|beginning of the names that belong to it."""
    namespaces, _, beginnings = area.partition(":")
    return here[0] in namespaces.split("|") and here[1].startswith(tuple(beginnings.split("|")))


def _of_public() -> list[tuple[str, str, str]]:
    return [
        ("ホーム", reverse("portal:front"), "portal:front"),
        ("事業の枠組み", reverse("framework:overview"), "framework:overview"),
        ("積み木", reverse("framework:block_list"), "framework:block"),
        ("事例", reverse("library:case_list"), "library|shelf"),
        ("さがす", reverse("search:results"), "search"),
        ("調査結果", reverse("surveys:results"), "surveys:result"),
        ("団体一覧", reverse("directory:list"), "directory"),
        ("使い方", reverse("portal:guide"), "portal:guide"),
    ]


def _of_member(user: User) -> list[tuple[str, str, str]]:
    membership = user.main_membership
    items = [("ホーム", reverse("portal:home"), "portal:home")]
    if can(user, Permission.DIAGNOSIS_VIEW):
        items.append(("地域診断", diagnosis_url(membership), "diagnosis"))
    items += [
        ("さがす", reverse("search:results"), "search"),
        ("事例", reverse("library:case_list"), "library|shelf"),
        ("積み木", reverse("framework:block_list"), "framework"),
    ]
    if can(user, Permission.PLAN_VIEW) or can(user, Permission.PLAN_VIEW_SHARED):
        items.append(("計画", reverse("planning:plan_list"), "planning"))
    items.append(("調査", _surveys_url(user), "surveys"))
    items.append(("団体一覧", reverse("directory:list"), "directory"))
    if can(user, Permission.MEMBER_VIEW):
        # That page goes on to the own organisation when it is the only one.
        items.append(
            ("利用者", reverse("accounts:organisations"), "accounts:organisations|member|invit|handover")
        )
    return items


def _surveys_url(user: User) -> str:
    """Where surveys begin for this person: running them, checking them, answering them, or reading the results."""
    if can(user, Permission.SURVEY_MANAGE):
        return reverse("surveys:campaign_list")
    if can(user, Permission.SURVEY_CHECK):
        return reverse("surveys:prefecture_queue")
    if can(user, Permission.SURVEY_VIEW):
        return reverse("surveys:my_surveys")
    return reverse("surveys:results")


def diagnosis_url(membership: Membership | None) -> str:
    """The own town's diagnosis; the choice of a town for everybody who has none."""
    government = government_of(membership)
    if government is None or government.is_prefecture:
        return reverse("diagnosis:choose")
    return reverse("diagnosis:detail", args=[government.code])
