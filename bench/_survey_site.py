"""A survey of every local government for the benchmark: 250 questions, an approver with a session for each of them.

python -m bench._survey_site prepare FILE [KIND …]    fills the database, writes what the clients need
python -m bench._survey_site check FILE               reads back what is there
"""

# ruff: noqa: E402 - models can be imported only once Django is set up

import json
import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from bench._survey_answers import CHOICES, KINDS, QUESTIONS, answers_of
from tsumiki.accounts.models import Membership, User
from tsumiki.directory.services.registry import load_registry
from tsumiki.kernel import audit
from tsumiki.portal.setup import prepare_database
from tsumiki.surveys.forms.answering import seen_of
from tsumiki.surveys.models import AnswerSheet, Campaign, Question, Questionnaire, Response
from tsumiki.surveys.services.campaigns_opening import open_campaign

ASKED = ("prefecture", "city", "ward", "town", "village")


def prepare(path: Path, *kinds: str) -> None:
    """All local governments are asked, or those of some kinds."""
    prepare_database()
    call_command("collectstatic", verbosity=0, interactive=False)
    load_registry()
    campaign = _campaign()
    open_campaign(campaign, kinds=kinds or ASKED, by=None)
    responses = list(campaign.responses.order_by("pk"))
    seen = seen_of(campaign.questionnaire.questions.all(), AnswerSheet(), {})
    sessions = _sessions(_people(responses))
    clients = [
        {"response": row.pk, "session": session.session_key, "seen": seen}
        for row, session in zip(responses, sessions, strict=True)
    ]
    path.write_text(json.dumps(clients))


def _campaign() -> Campaign:
    with audit.change("bench.prepared", by=None) as entry:
        paper = Questionnaire(code="bench", fiscal_year=2026, title="計測用の調査票", status="fixed")
        paper.save()
        Question.objects.bulk_create(_question(paper, place) for place in range(QUESTIONS))
        campaign = Campaign(
            code="bench",
            title="計測用の調査",
            questionnaire=paper,
            opens_on=date.today(),
            deadline=date.today() + timedelta(days=30),
            via_prefecture=False,
        )
        campaign.save()
        entry.of(campaign)
    return campaign


def _question(paper: Questionnaire, place: int) -> Question:
    kind = KINDS[place % len(KINDS)]
    return Question(
        questionnaire=paper,
        code=f"q{place + 1:03d}",
        order=place + 1,
        section=f"まとまり{place // 25 + 1}" if place % 25 == 0 else "",
        number=f"問{place + 1}",
        text=f"計測用の設問{place + 1}",
        kind=kind,
        is_required=place % 10 == 0,
        choices=CHOICES if kind in ("single", "multiple") else [],
        minimum=0 if kind == "number" else None,
    )


def _people(responses: list[Response]) -> list[User]:
    """An approver for each organisation asked."""
    with audit.change("bench.prepared", by=None) as entry:
        users = User.objects.bulk_create(
            User(email=f"bench{row.pk}@example.test", name=f"計測{row.pk}", password="!") for row in responses
        )
        Membership.objects.bulk_create(
            Membership(
                user=user,
                organisation_id=row.organisation_id,
                section="企画課",
                role="town_approver",
                valid_from=date(2024, 4, 1),
            )
            for user, row in zip(users, responses, strict=True)
        )
        entry.of_all(Membership, count=len(users))
    return users


def _sessions(users: list[User]) -> list[Session]:
    """As signing in leaves them."""
    ends, now = timezone.now() + timedelta(hours=12), int(timezone.now().timestamp())
    sessions = []
    for user in users:
        key = f"bench{user.pk:027d}"
        content: dict[str, Any] = {
            "_auth_user_id": str(user.pk),
            "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
            "_auth_user_hash": user.get_session_auth_hash(),
            "seen": [key, now],
        }
        data = SessionStore().encode(content)
        sessions.append(Session(session_key=key, session_data=data, expire_date=ends))
    return Session.objects.bulk_create(sessions)


def check(path: Path) -> None:
    """{response: "submitted", "whole", "partly" or "empty"}: whole = all 250 answers, submitted = and handed in."""
    found = {}
    for row in Response.objects.select_related("sheet").iterator():
        count = sum(row.sheet.answers.get(code) == value for code, value in answers_of(row.pk).items())
        is_handed_in = row.status == "submitted" and bool(row.receipt) and row.submitted_at is not None
        if count == QUESTIONS:
            found[row.pk] = "submitted" if is_handed_in else "whole"
        else:
            found[row.pk] = "empty" if not row.sheet.answers and row.status == "not_started" else "partly"
    path.write_text(json.dumps(found))


if __name__ == "__main__":
    verb, file, *kinds = sys.argv[1:]
    {"prepare": prepare, "check": check}[verb](Path(file), *kinds)
