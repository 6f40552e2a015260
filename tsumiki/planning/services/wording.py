"""Writing into the papers: a text by hand over an assembled one, and the secretariat's wording of a part."""

from typing import Any

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import rules
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.models import PaperText, PaperWording, Plan
from tsumiki.planning.sections import Change


def write_part(
    plan: Plan, *, by: User, kind: str, part: str, label: str, base: str, text: str, expected_version: int
) -> None:
    """Keep a part of a paper as written by hand; `base` is what the record gives now, `expected_version` 0 for none yet.

    A text that says what the record says is no longer by hand. Raises ConflictError when another wrote meanwhile.
    """
    organisation = plan.local_government.organisation
    with audit.change("planning.paper_written", by=by, organisation=organisation) as entry:
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if not rules.can_manage_plan(by, locked):
            raise RuleError(rules.NOT_YOURS_TO_EDIT)
        row = locked.paper_texts.select_related("saved_by").filter(kind=kind, part=part).first()
        _compare(row, label, {"文": text}, {"文": row.text if row else ""}, expected_version)
        if text == base:
            if row is not None:
                row.delete()
        else:
            _put(row or PaperText(plan=locked, kind=kind, part=part), by, base=base, text=text)
        entry.of(locked, kind=kind, part=part, by_hand=text != base)


def word_part(
    *,
    by: User,
    fiscal_year: int,
    kind: str,
    part: str,
    label: str,
    values: dict[str, Any],
    expected_version: int,
) -> None:
    """Keep the secretariat's wording of a part for a year; `values` are title, says and limit."""
    with audit.change("planning.paper_worded", by=by) as entry:
        if not rules.can_word_papers(by):
            raise RuleError(rules.NOT_YOURS_TO_WORD)
        # Without a join: who saved last is just what changes while one waits.
        rows = PaperWording.objects.select_for_update()
        row = rows.filter(fiscal_year=fiscal_year, kind=kind, part=part).first()
        names = {"title": "見出し", "says": "決まった文", "limit": "字数の上限"}
        theirs = {word: str(getattr(row, name) or "") for name, word in names.items()} if row else {}
        mine = {word: str(values[name] or "") for name, word in names.items()}
        _compare(row, label, mine, theirs, expected_version)
        row = row or PaperWording(fiscal_year=fiscal_year, kind=kind, part=part)
        _put(row, by, **values)
        entry.of(row, **values)


def drop_wording(*, by: User, fiscal_year: int, kind: str, part: str) -> None:
    """Go back to the shipped wording."""
    with audit.change("planning.paper_worded", by=by) as entry:
        if not rules.can_word_papers(by):
            raise RuleError(rules.NOT_YOURS_TO_WORD)
        row = PaperWording.objects.filter(fiscal_year=fiscal_year, kind=kind, part=part).first()
        entry.of_all(PaperWording, fiscal_year=fiscal_year, kind=kind, part=part, dropped=row is not None)
        if row is not None:
            row.delete()


def _put(row: Any, by: User, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if row.pk:
        row.version += 1
    row.saved_at, row.saved_by = timezone.now(), by
    row.save()


def _compare(
    row: Any, label: str, mine: dict[str, str], theirs: dict[str, str], expected_version: int
) -> None:
    if row is None or row.version == expected_version or mine == theirs:
        return
    raise ConflictError(
        label=label,
        changes=[Change(label, word, theirs.get(word), text) for word, text in mine.items()],
        their_name=row.saved_by.name,
        their_at=row.saved_at,
        version=row.version,
    )
