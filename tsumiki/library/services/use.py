"""Writes of readers: what they keep, how a case served, what they thought of a recommendation."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.library.models import Case, CaseOutcome, Publication, ReadingItem, RecommendationFeedback
from tsumiki.library.selectors import use as selectors

MOST_KEPT = 200
NOTE_LIMIT = 1000
NOT_YOURS_TO_SAY = "使ってみた結果を記録できるのは、市区町村・都道府県の起案者と承認者です。"
NO_ORGANISATION = "感想を記録するには、団体への所属が必要です。"


def keep_to_read(thing: Case | Publication, *, by: User) -> bool:
    """Put it on the person's own list; False when it is there already. Raises RuleError when the list is full."""
    column = {"case" if isinstance(thing, Case) else "publication": thing}
    with transaction.atomic():
        # Two presses of one button come together: the second waits and finds the first.
        User.objects.select_for_update().get(pk=by.pk)
        own = ReadingItem.objects.filter(user=by)
        if own.filter(**column).exists():
            return False
        if own.count() >= MOST_KEPT:
            raise RuleError(f"しおりは{MOST_KEPT}件までです。読み終えたものを外してから加えてください。")
        ReadingItem.objects.create(user=by, **column)
    return True


def stop_keeping(value: str, *, by: User) -> bool:
    """Take what a card or the search names off the person's own list; False when it was not there."""
    own = ReadingItem.objects.filter(user=by)
    kind, _, number = value.replace(":", "-", 1).partition("-")
    if value.startswith("publication:"):
        found = own.filter(publication__code=number[:60])
    elif kind in ("case", "publication") and number.isdecimal() and len(number) <= 12:
        found = own.filter(**{f"{kind}_id": int(number)})
    else:
        return False
    count, _ = ReadingItem.objects.filter(pk__in=[row.pk for row in found]).delete()
    return count > 0


def forget_what_is_gone(*, by: User) -> int:
    """Take off the list what is public no longer."""
    shown = [row.item.pk for row in selectors.reading_list_of(by).rows]
    count, _ = ReadingItem.objects.filter(user=by).exclude(pk__in=shown).delete()
    return count


def note_readings(notes: Mapping[int, str], *, by: User) -> None:
    """Write the person's notes, by the key of the item."""
    rows = list(ReadingItem.objects.filter(user=by, pk__in=notes).order_by("pk"))
    for row in rows:
        row.note = notes[row.pk]
    ReadingItem.objects.bulk_update(rows, ["note"])


def say_outcome(case: Case, *, by: User, verdict: str, note: str) -> CaseOutcome:
    """Say for one's organisation how the case served; saying it again replaces what was said."""
    organisation = selectors.organisation_that_may_say(by)
    if organisation is None:
        raise RuleError(NOT_YOURS_TO_SAY)
    with audit.change("library.outcome_said", by=by, organisation=organisation) as entry:
        row, _ = CaseOutcome.objects.update_or_create(
            case=case,
            organisation=organisation,
            defaults={"verdict": verdict, "note": note, "said_by": by, "said_at": timezone.now()},
        )
        entry.of(row, verdict=verdict)
    return row


def withdraw_outcome(case: Case, *, by: User) -> None:
    """Take back what one's organisation said of the case."""
    row = selectors.outcome_of(selectors.organisation_that_may_say(by), case)
    if row is None:
        raise RuleError("記録した結果はありません。")
    with audit.change("library.outcome_withdrawn", by=by, organisation=row.organisation) as entry:
        entry.of(row, verdict=row.verdict)
        row.delete()


def give_feedback(case: Case, *, by: User, context: str, about: str, verdict: str) -> None:
    """Keep what the person's organisation thought of a recommendation; the latest counts. No person is named."""
    membership = by.main_membership
    if membership is None:
        raise RuleError(NO_ORGANISATION)
    RecommendationFeedback.objects.update_or_create(
        organisation=membership.organisation,
        case=case,
        context=context,
        about=about,
        defaults={"verdict": verdict, "given_at": timezone.now()},
    )
