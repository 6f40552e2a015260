"""Invitations whose token the test knows."""

from datetime import date

import pytest

from tsumiki.accounts import services

TOKENS = []


def link(token):
    TOKENS.append(token)
    return f"https://tsumiki.example/invitation/{token}/"


@pytest.fixture
def invite(approver, town):
    """invite(email=...) gives (invitation, token) of an invitation to 南部町（鳥取県）."""

    def make(**changes):
        wanted = {
            "organisation": town.organisation,
            "email": "new@town.example.lg.jp",
            "name": "新任 一子",
            "section": "企画政策課",
            "role": "town_drafter",
            "link": link,
            "by": approver,
        } | changes
        return services.invite_member(**wanted), TOKENS[-1]

    return make


@pytest.fixture
def pass_on(approver, officer):
    """pass_on(email=...) starts the hand-over of the officer's place and gives (hand_over, token)."""

    def make(**changes):
        wanted = {
            "membership": officer.memberships.order_by("pk").first(),
            "name": "後任 二郎",
            "email": "next@town.example.lg.jp",
            "section": "企画政策課",
            "starts_on": date.today(),
            "note": "",
            "link": link,
            "by": approver,
        } | changes
        membership = wanted.pop("membership")
        return services.hand_over(membership, **wanted), TOKENS[-1]

    return make
