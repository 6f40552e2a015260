"""The one way a questionnaire is written: allowed, a draft, locked, compared, counted up, recorded."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import Questionnaire
from tsumiki.surveys.services.questionnaires.errors import ConflictError

NOT_YOURS = "調査票を作り、直せるのは、国事務局と委託事業者です。"
FIXED = "確定した調査票は変えられません。直すときは、写しを作って、新しい調査票として確定してください。"

# A part of a questionnaire as labelled lines.
Part = Mapping[str, str]


@contextmanager
def editing(
    questionnaire: Questionnaire,
    verb: str,
    *,
    by: User,
    label: str = "",
    seen: str | None = None,
    theirs: Callable[[Questionnaire], Part] | None = None,
    mine: Part | None = None,
    **detail: Any,
) -> Iterator[Questionnaire]:
    """Yield the questionnaire locked for writing; afterwards its version is counted up and the act recorded.

    `theirs` reads the part that is edited as it stands now, and `seen` is the `mark` of that part as the person
    opened it. Where the two differ and `mine` says something else than what stands there, ConflictError. Other parts
    may have changed meanwhile: two people at different questions do not disturb each other.
    """
    require_manager(by)
    with audit.change(f"survey.{verb}", by=by) as entry:
        # Re-read under lock: two people may save at the same moment.
        locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        if locked.is_fixed:
            raise RuleError(FIXED)
        if theirs is not None and seen is not None:
            _compare(locked, theirs(locked), label=label, seen=seen, mine=mine)
        yield locked
        locked.version += 1
        locked.save()
        entry.of(locked, version=locked.version, **detail)


def require_manager(by: User) -> None:
    if not can(by, Permission.SURVEY_MANAGE):
        raise RuleError(NOT_YOURS)


def mark(part: Part) -> str:
    """A short sign of how a part stands; a form carries it from when it was opened until it is saved."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _compare(questionnaire: Questionnaire, now: Part, *, label: str, seen: str, mine: Part | None) -> None:
    # Two people who typed the same do not disagree.
    if mark(now) == seen or (mine is not None and dict(mine) == dict(now)):
        return
    last = AuditEvent.objects.filter(
        subject_type=Questionnaire._meta.label_lower, subject_id=str(questionnaire.pk)
    ).first()
    shown = {key: text for key, text in (mine or {}).items() if text != now.get(key, "")}
    keys = [
        key for key in dict.fromkeys([*now, *(mine or {})]) if now.get(key, "") != (mine or {}).get(key, "")
    ]
    raise ConflictError(
        label=label,
        mine_shown=_told({key: shown.get(key, "") for key in keys}),
        theirs_shown=_told({key: now.get(key, "") for key in keys}),
        their_name=last.actor_name if last else "別の人",
        their_at=last.at if last else None,
        seen=mark(now),
    )


def _told(part: Part) -> str:
    return "\n\n".join(f"【{label}】\n{text or '（なし）'}" for label, text in part.items())
