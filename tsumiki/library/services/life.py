"""What happens to a published case: taken over, withdrawn, restored, confirmed again, merged with its double."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.library import content, rules
from tsumiki.library.models import Case, CaseAct, CaseDraft, CaseVersion
from tsumiki.library.services._writing import changing, note_act, publish

Kind = CaseAct.Kind
NO_TOWN = (
    "引き取れるのは、この事例の団体で事例を書く方だけです。すでにほかの団体が引き取っている場合もあります。"
)


def take_over(case: Case, *, by: User) -> None:
    """The town makes a case that the secretariat held its own; from then on only its people edit it."""
    with changing(case, "library.case_taken_over", by=by) as (locked, entry):
        organisation = rules.organisation_to_take_over(by, locked)
        if organisation is None:
            raise RuleError(NO_TOWN)
        if CaseDraft.objects.filter(case=locked).exists():
            raise RuleError("国事務局がこの事例を直している途中です。公開されてから引き取ってください。")
        locked.organisation = organisation
        # Somebody who knows it looks at it soon.
        locked.review_by = timezone.localdate()
        locked.save(update_fields=["organisation", "review_by"])
        note_act(locked, Kind.TAKEN_OVER, by=by)
        entry.of(locked, organisation=str(organisation))


def withdraw(case: Case, *, reason: str, by: User) -> None:
    """Take a case out of everybody's sight; it stays with its people and may return."""
    with changing(case, "library.case_withdrawn", by=by) as (locked, entry):
        if refusal := rules.refusal_to_withdraw(by, locked):
            raise RuleError(refusal)
        if not reason.strip():
            raise RuleError("取り下げる理由を書いてください。あとで経過を確かめる方のために残します。")
        locked.status = Case.Status.WITHDRAWN
        locked.save(update_fields=["status"])
        note_act(locked, Kind.WITHDRAWN, by=by, note=reason)
        entry.of(locked, reason=reason)


def restore(case: Case, *, by: User) -> None:
    """Show a withdrawn case again as it was."""
    with changing(case, "library.case_restored", by=by) as (locked, entry):
        if refusal := rules.refusal_to_restore(by, locked):
            raise RuleError(refusal)
        locked.status = Case.Status.PUBLISHED
        locked.save(update_fields=["status"])
        note_act(locked, Kind.RESTORED, by=by)
        entry.of(locked)


def reconfirm(case: Case, *, by: User) -> None:
    """「まだこのとおりです」: the case holds for another year."""
    with changing(case, "library.case_reconfirmed", by=by) as (locked, entry):
        if refusal := rules.refusal_to_reconfirm(by, locked):
            raise RuleError(refusal)
        locked.confirmed_on = timezone.localdate()
        locked.review_by = locked.confirmed_on + rules.CONFIRMED_FOR
        locked.save(update_fields=["confirmed_on", "review_by"])
        note_act(locked, Kind.RECONFIRMED, by=by)
        entry.of(locked)


def reconfirm_all(cases: Iterable[Case], *, by: User) -> None:
    """The same for several cases: all of them, or none where one is refused."""
    with transaction.atomic():
        for case in sorted(cases, key=lambda case: case.pk):
            reconfirm(case, by=by)


def merge(kept: Case, gone: Case, *, by: User, note: str = "") -> None:
    """Make one case of two that tell the same. The address of `gone` leads to `kept`; both histories stay.

    What `kept` does not say yet (empty fields, sources, events, towns) is taken from `gone`; nothing is overwritten.
    """
    if refusal := rules.refusal_to_decide(by):
        raise RuleError(refusal)
    if kept.pk == gone.pk:
        raise RuleError("同じ事例です。別の事例を選んでください。")
    # Always in the same order, so that two mergers never wait for each other.
    first, second = sorted((kept, gone), key=lambda case: case.pk)
    with (
        changing(first, "library.cases_merged", by=by) as (one, entry),
        changing(second, "library.cases_merged", by=by) as (two, entry_too),
    ):
        stays, goes = (one, two) if one.pk == kept.pk else (two, one)
        _require_mergeable(stays, goes)
        words = note or f"「{goes.title}」を統合しました。"
        publish(stays, _joined(stays, goes), by=by, kind=CaseVersion.Kind.MERGED, note=words)
        note_act(stays, Kind.MERGED, by=by, note=words)
        goes.status, goes.merged_into = Case.Status.MERGED, stays
        goes.save(update_fields=["status", "merged_into"])
        # Those that led here before lead on at once: an address never needs two steps.
        Case.objects.filter(merged_into=goes).update(merged_into=stays)
        note_act(goes, Kind.MERGED, by=by, note=f"「{stays.title}」に統合しました。")
        entry.of(stays, gone=goes.pk)
        entry_too.of(goes, kept=stays.pk)


def _require_mergeable(stays: Case, goes: Case) -> None:
    if stays.status != Case.Status.PUBLISHED or goes.status != Case.Status.PUBLISHED:
        raise RuleError("統合できるのは、公開中の事例どうしです。")
    if CaseDraft.objects.filter(case__in=[stays, goes]).exists():
        raise RuleError("どちらかの事例を直している途中です。公開されてから統合してください。")


def _joined(stays: Case, goes: Case) -> content.Data:
    mine, theirs = content.read(stays), content.read(goes)
    joined = {name: mine[name] or theirs[name] for name in content.NAMES}
    joined["towns"] = list(dict.fromkeys([*mine["towns"], *theirs["towns"]]))
    addresses = {row["url"] for row in mine["source_rows"]}
    new = [row for row in theirs["source_rows"] if not row["url"] or row["url"] not in addresses]
    joined["source_rows"] = mine["source_rows"] + new
    keys = {row["key"] for row in mine["events"]}
    joined["events"] = mine["events"] + [row for row in theirs["events"] if row["key"] not in keys]
    # A file belongs to its case; the pages of the old one no longer show it.
    joined["files"] = mine["files"]
    if mine["result"] == Case.Result.SHOWN:
        joined["result_reason"] = ""
    return joined
