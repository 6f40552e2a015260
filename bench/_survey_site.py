"""A survey of every local government for the benchmark: 250 questions, an approver with a session for each of them.

python -m bench._survey_site prepare FILE    fills the database, writes what the clients need
python -m bench._survey_site check FILE      reads back what is there
"""

import json
import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

QUESTIONS = 250
CHOICES = [{"code": f"k{n}", "label": f"選択肢{n}"} for n in range(1, 9)]
KINDS = ("single", "multiple", "number", "short", "single")


def answers_of(number: int) -> dict[str, Any]:
    """What the organisation with this number answers: no two of them the same."""
    found: dict[str, Any] = {}
    for place in range(QUESTIONS):
        kind, code = KINDS[place % len(KINDS)], f"q{place + 1:03d}"
        first = (number + place) % len(CHOICES)
        if kind == "single":
            found[code] = CHOICES[first]["code"]
        elif kind == "multiple":
            pair = {first, (first + 3) % len(CHOICES)}
            found[code] = [CHOICES[n]["code"] for n in sorted(pair)]
        elif kind == "number":
            found[code] = number * 1000 + place
        else:
            found[code] = f"団体{number}の回答{place}"
    return found


def prepare(path: Path) -> None:
    from django.core.management import call_command

    from tsumiki.directory.services.registry import load_registry
    from tsumiki.portal.setup import prepare_database
    from tsumiki.surveys.services.campaigns_opening import open_campaign

    prepare_database()
    call_command("collectstatic", verbosity=0, interactive=False)
    load_registry()
    campaign = _campaign()
    open_campaign(campaign, kinds=("prefecture", "city", "ward", "town", "village"), by=None)
    path.write_text(json.dumps(_clients(campaign)))


def _campaign():
    from tsumiki.kernel import audit
    from tsumiki.surveys.models import Campaign, Question, Questionnaire

    with audit.change("bench.prepared", by=None) as entry:
        paper = Questionnaire(code="bench", fiscal_year=2026, title="計測用の調査票", status="fixed")
        paper.save()
        Question.objects.bulk_create(_question(Question, paper, place) for place in range(QUESTIONS))
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


def _question(model, paper, place):
    kind = KINDS[place % len(KINDS)]
    return model(
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


def _clients(campaign) -> list[dict[str, Any]]:
    """For each response an approver who is signed in: response, number, cookie, and the page's hidden fields."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from tsumiki.accounts.models import Membership, User
    from tsumiki.kernel import audit
    from tsumiki.surveys.forms.answering import seen_of
    from tsumiki.surveys.models import AnswerSheet

    responses = list(campaign.responses.order_by("pk"))
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
        entry.of(campaign)
    seen = seen_of(campaign.questionnaire.questions.all(), AnswerSheet(), {})
    ends, now = timezone.now() + timedelta(hours=12), int(timezone.now().timestamp())
    sessions, clients = [], []
    for user, row in zip(users, responses, strict=True):
        key = f"bench{row.pk:027d}"
        content = {
            "_auth_user_id": str(user.pk),
            "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
            "_auth_user_hash": user.get_session_auth_hash(),
            "seen": [key, now],
        }
        sessions.append(
            Session(session_key=key, session_data=SessionStore().encode(content), expire_date=ends)
        )
        clients.append({"response": row.pk, "session": key, "seen": seen})
    Session.objects.bulk_create(sessions)
    return clients


def check(path: Path) -> None:
    """{response: "submitted", "whole", "partly" or "empty"}: whole = all 250 answers, submitted = and handed in."""
    from tsumiki.surveys.models import Response

    found = {}
    for row in Response.objects.select_related("sheet").iterator():
        count = sum(row.sheet.answers.get(code) == value for code, value in answers_of(row.pk).items())
        is_handed_in = row.status == "submitted" and bool(row.receipt) and row.submitted_at is not None
        if count == QUESTIONS:
            found[row.pk] = "submitted" if is_handed_in else "whole"
        else:
            found[row.pk] = "empty" if not row.sheet.answers and row.status == "not_started" else "partly"
    path.write_text(json.dumps(found))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    verb, file = sys.argv[1:]
    {"prepare": prepare, "check": check}[verb](Path(file))


if __name__ == "__main__":
    main()
