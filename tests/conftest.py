"""The harness: no unknown template variable, no luck with the order of rows, people of every role.

The network is closed by the pytest options in pyproject.toml: only this machine answers.
"""

import random
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections
from django.db.models import QuerySet

from tests.factories import LocalGovernmentFactory, MembershipFactory, OrganisationFactory
from tsumiki.accounts.roles import ROLES
from tsumiki.directory.models import LocalGovernment, Organisation

ROOT = Path(__file__).resolve().parent.parent

# How long one example takes says nothing on a machine that runs other tests beside it.
hypothesis.settings.register_profile("tsumiki", deadline=None)
hypothesis.settings.load_profile("tsumiki")


class UnknownVariable(str):
    """Django's `string_if_invalid`: an unknown variable in one of our templates fails the test."""

    __slots__ = ()

    def __contains__(self, part):
        return part == "%s" or super().__contains__(part)

    def __mod__(self, variable):
        frame = sys._getframe(1)
        for function, arguments in frame.f_locals["self"].filters:
            if function.__name__ in ("default", "default_if_none"):
                return arguments[0][1]
        while frame is not None:
            context = frame.f_locals.get("context")
            template = getattr(getattr(context, "render_context", None), "template", None)
            if template is not None:
                if str(ROOT / ".venv") in template.origin.name or not template.origin.name.startswith(
                    str(ROOT)
                ):
                    return ""
                raise AssertionError(f"unknown variable {variable} in {template.origin.name}")
            frame = frame.f_back
        raise AssertionError(f"unknown variable {variable}")


def pytest_configure(config):
    # Only the real suite is strict: a browser shows what people get.
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("unknown variable")


@pytest.fixture(autouse=True)
def _clean_caches():
    yield
    caches["pages"].clear()


def _local_government(kind, code, prefecture_code, prefecture, name, **fields):
    return LocalGovernmentFactory(
        kind=kind, code=code, prefecture_code=prefecture_code, prefecture=prefecture, name=name, **fields
    )


@pytest.fixture(autouse=True)
def _no_luck_with_the_order_of_rows(monkeypatch):
    """Rows of a queryset without an order come shuffled, as PostgreSQL may return them one day."""
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(self):
        is_fresh = self._result_cache is None
        fetch_all(self)
        if is_fresh and not self.ordered and not self.query.is_sliced:
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture
def town(db) -> LocalGovernment:
    """南部町（鳥取県）"""
    kind = LocalGovernment.Kind.TOWN
    return _local_government(kind, "313891", "31", "鳥取県", "南部町", county="西伯郡", kana="なんぶちょう")


@pytest.fixture
def other_town(db) -> LocalGovernment:
    """南部町（山梨県）: the same name in another prefecture."""
    kind = LocalGovernment.Kind.TOWN
    return _local_government(kind, "193666", "19", "山梨県", "南部町", county="南巨摩郡", kana="なんぶちょう")


@pytest.fixture
def prefecture(db) -> LocalGovernment:
    kind = LocalGovernment.Kind.PREFECTURE
    return _local_government(kind, "310000", "31", "鳥取県", "鳥取県", kana="とっとりけん")


@pytest.fixture
def person(db):
    """person(role, organisation) makes somebody with that role of today."""

    def make(role, organisation=None, **fields):
        if organisation is None:
            kind = min(ROLES[role].kinds)
            organisation = OrganisationFactory(kind=kind, name=Organisation.Kind(kind).label)
        if isinstance(organisation, LocalGovernment):
            organisation = organisation.organisation
        end = date(2099, 3, 31) if ROLES[role].must_end else None
        return MembershipFactory(role=role, organisation=organisation, **{"valid_to": end, **fields}).user

    return make


@pytest.fixture
def officer(person, town):
    """The planning officer (起案者) of 南部町（鳥取県）."""
    return person("town_drafter", town)


@pytest.fixture
def approver(person, town):
    return person("town_approver", town)


@pytest.fixture
def viewer(person, town):
    return person("town_viewer", town)


@pytest.fixture
def other_officer(person, other_town):
    """The planning officer of 南部町（山梨県）."""
    return person("town_drafter", other_town)


@pytest.fixture
def secretariat(person):
    return person("secretariat")


@pytest.fixture
def sign_in(client, settings):
    """sign_in(user) gives a client of that person; the second factor has its own tests."""
    settings.SECOND_FACTOR_REQUIRED = False

    def enter(user):
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def together(tmp_path, monkeypatch):
    """together(function, *lists) calls it in threads, each with a connection of its own to the same database."""

    def call(function, *lists):
        if connection.vendor == "sqlite":
            # A database in memory locks whole tables between threads; people use one in a file.
            path = tmp_path / "shared.sqlite3"
            if not path.exists():
                with sqlite3.connect(path) as copy:
                    connection.connection.backup(copy)
            monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(_closing(function), *lists))

    return call


def _closing(function):
    def inner(*arguments):
        try:
            return function(*arguments)
        finally:
            connection.close()

    return inner


@pytest.fixture
def session_ends(client):
    """session_ends() lets the session run out while the browser stays open with its other cookies."""

    def end():
        del client.cookies["sessionid"]

    return end
