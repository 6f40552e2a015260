"""Every write of a draft: begin, describe, change blocks, drop. Nothing of it reaches a reader before `publish_draft`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError

from tsumiki.accounts.models import User
from tsumiki.framework import draft_selectors, rules, selectors
from tsumiki.framework.drafting.differences import Change, changes_of
from tsumiki.framework.drafting.rows import Row, block_rows
from tsumiki.framework.models import Block, DraftBlock, DraftSave, Edition, EditionDraft, SourceStatus
from tsumiki.kernel import audit
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.kernel.errors import RuleError

FRONT = (
    "label",
    "status",
    "note",
    "source_title",
    "source_locator",
    "source_url",
    "source_year",
    "source_status",
)
# Addresses of pages of their own.
RESERVED = frozenset({"compare"})


class ConflictError(RuleError):
    """Somebody saved the same thing meanwhile; `changes` says what they have (before) and what was typed (after)."""

    def __init__(self, saved: Any, changes: list[Change]) -> None:
        super().__init__("確認の間に別の人が保存しました。入力した内容は下に残っています。")
        self.version, self.their_name, self.their_at = saved.version, saved.updated_by.name, saved.updated_at
        self.by_pk = saved.updated_by_id
        self.changes = changes


def begin_draft(*, by: User, fiscal_year: int, is_synthetic: bool = False) -> EditionDraft:
    """Begin an edition from the one in force: for a following year, or for the same year to correct it."""
    if refusal := rules.refusal_to_manage(by):
        raise RuleError(refusal)
    base = selectors.current_edition()
    taken = set(Edition.objects.values_list("fiscal_year", flat=True))
    if fiscal_year not in rules.years_to_begin(base.fiscal_year, taken):
        raise RuleError("その年度の版は始められません。一覧から年度を選んでください。")
    is_correction = fiscal_year == base.fiscal_year
    draft = EditionDraft(
        fiscal_year=fiscal_year,
        base=base,
        label=base.label if is_correction else f"{fiscal_year_label(fiscal_year)}版",
        status=base.status if is_correction else Edition.Status.WORKING,
        note=base.note if is_correction else "",
        source_title=base.source_title if is_correction else "",
        source_status=base.source_status if is_correction else SourceStatus.OURS,
        begun_by=by,
        updated_by=by,
        is_synthetic=is_synthetic,
    )
    if is_correction:
        draft.source_locator, draft.source_url = base.source_locator, base.source_url
        draft.source_year = base.source_year
    try:
        with audit.change("framework.draft_begun", by=by) as entry:
            draft.save()
            DraftBlock.objects.bulk_create(
                DraftBlock(draft=draft, code=row["code"], row=row, updated_by=by) for row in block_rows(base)
            )
            entry.of(draft, fiscal_year=fiscal_year, base=base.fiscal_year)
    except IntegrityError as taken_already:
        raise RuleError(
            "編集中の版がすでにあります。公表するか、取りやめてから始めてください。"
        ) from taken_already
    return draft


@contextmanager
def editing(draft: EditionDraft, verb: str, *, by: User) -> Iterator[tuple[EditionDraft, Any]]:
    """One recorded change of an open draft, locked against other writers."""
    with audit.change(f"framework.{verb}", by=by) as entry:
        locked = EditionDraft.objects.select_for_update(of=("self",)).select_related("base")
        found = locked.get(pk=draft.pk)
        if refusal := rules.refusal_to_edit(by, found):
            raise RuleError(refusal)
        yield found, entry


def save_front(
    draft: EditionDraft, *, by: User, expected_version: int, data: Mapping[str, Any]
) -> EditionDraft:
    """Change the name, state, note and source of the edition."""
    with editing(draft, "draft_saved", by=by) as (found, entry):
        changes = [
            Change(
                str(getattr(EditionDraft._meta.get_field(name), "verbose_name", name)),
                str(getattr(found, name) or ""),
                str(data[name] or ""),
            )
            for name in FRONT
            if getattr(found, name) != data[name]
        ]
        if found.version != expected_version and changes:
            raise ConflictError(found, changes)
        for name in FRONT:
            setattr(found, name, data[name])
        found.version, found.updated_by = found.version + 1, by
        found.save()
        entry.of(found, changed=[change.label for change in changes])
        entry.of(note_save(found, "版の説明", "直した", changes, by=by))
    return found


def add_block(draft: EditionDraft, *, by: User, code: str, row: Row) -> DraftBlock:
    """Add a block under a code that was never used: codes outlive editions."""
    with editing(draft, "draft_block_added", by=by) as (found, entry):
        if code in RESERVED or code in _codes_ever(found):
            raise RuleError(
                f"コード「{code}」は使われています。一度使ったコードは使えません。別のコードにしてください。"
            )
        block = DraftBlock(draft=found, code=code, row=row | {"code": code}, updated_by=by)
        block.save()
        entry.of(block, code=code)
        changes = list(changes_of({}, block.row, draft_selectors.names_of(found)))
        entry.of(note_save(found, str(block), "加えた", changes, by=by))
    return block


def _codes_ever(draft: EditionDraft) -> set[str]:
    drafted = DraftBlock.objects.filter(draft=draft).values_list("code", flat=True)
    return {*Block.objects.values_list("code", flat=True), *drafted}


def save_block(block: DraftBlock, *, by: User, expected_version: int, row: Row) -> DraftBlock:
    """Change one block. Raises ConflictError when it was saved meanwhile and the words differ."""
    with editing(block.draft, "draft_block_saved", by=by) as (draft, entry):
        found = _locked_block(draft, block.code)
        row = row | {"code": found.code}
        changes = list(changes_of(found.row, row, draft_selectors.names_of(draft)))
        if found.version != expected_version and changes:
            raise ConflictError(found, changes)
        found.row, found.version, found.updated_by = row, found.version + 1, by
        found.save()
        entry.of(found, code=found.code, changed=[change.label for change in changes])
        entry.of(note_save(draft, str(found), "直した", changes, by=by))
    return found


def retire_block(block: DraftBlock, *, by: User, is_retired: bool) -> None:
    """Leave a block out of the edition, or take it back. Plans of earlier editions keep it."""
    verb = "draft_block_retired" if is_retired else "draft_block_restored"
    with editing(block.draft, verb, by=by) as (draft, entry):
        found = _locked_block(draft, block.code)
        if found.is_retired == is_retired:
            raise RuleError("ほかの人が先に変えました。いまの状態を確かめてください。")
        found.is_retired, found.version, found.updated_by = is_retired, found.version + 1, by
        found.save()
        entry.of(found, code=found.code)
        entry.of(note_save(draft, str(found), "廃止した" if is_retired else "戻した", [], by=by))


def drop_draft(draft: EditionDraft, *, by: User) -> None:
    """Give up the draft; its words and history stay for the secretariat to read."""
    with editing(draft, "draft_dropped", by=by) as (found, entry):
        found.state, found.updated_by = EditionDraft.State.DROPPED, by
        found.save()
        entry.of(found)
        entry.of(note_save(found, found.label, "取りやめた", [], by=by))


def note_save(draft: EditionDraft, subject: str, what: str, changes: list[Change], *, by: User) -> DraftSave:
    kept = [{"label": change.label, "before": change.before, "after": change.after} for change in changes]
    made = DraftSave(draft=draft, subject=subject[:120], what=what, changes=kept, saved_by=by)
    made.save()
    return made


def _locked_block(draft: EditionDraft, code: str) -> DraftBlock:
    # Without a join: who saved last is just what changes while one waits.
    return DraftBlock.objects.select_for_update().get(draft=draft, code=code)
