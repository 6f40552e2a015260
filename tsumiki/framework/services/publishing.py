"""A draft becomes the edition in force, by the same reading and writing as an edition of the files."""

from collections.abc import Mapping
from typing import Any

from tsumiki.accounts.models import User
from tsumiki.framework import draft_selectors, links
from tsumiki.framework.drafting.checks import Finding
from tsumiki.framework.editions import Edition as EditionData
from tsumiki.framework.models import Edition, EditionDraft
from tsumiki.framework.reading import Mistakes, Values, sheet_values
from tsumiki.framework.schema import EDITION, SHEETS, Sheet
from tsumiki.framework.services.drafts import FRONT, editing, note_save
from tsumiki.framework.services.loading import ON_SITE, Key, difference, write
from tsumiki.kernel.errors import RuleError

BASE_GONE = "もとにした版が、現在の版ではなくなりました。いまの版から編集を始め直してください。直した内容は「差と公表」と履歴に残っています。"


class NotReadyError(RuleError):
    """The draft has something to be mended before it can be published."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"公表できません。直すところが{len(findings)}か所あります。")
        self.findings = findings


def publish_draft(draft: EditionDraft, *, by: User, expected_saves: int) -> Edition:
    """Make the draft the edition in force. Plans stay on the edition they were begun on.

    `expected_saves`: how many saves the draft had when the person looked at it. Raises NotReadyError, or RuleError when
    something was saved since.
    """
    with editing(draft, "edition_published", by=by) as (found, entry):
        if found.saves.count() != expected_saves:
            raise RuleError("確認の間に、この版が直されました。差をもう一度確かめてから公表してください。")
        if not Edition.objects.filter(pk=found.base_id, is_current=True).exists():
            raise RuleError(BASE_GONE)
        if findings := draft_selectors.findings_of(found):
            raise NotReadyError(findings)
        edition = _front(found)
        counts = _rows(found, edition)
        found.state, found.updated_by = EditionDraft.State.PUBLISHED, by
        found.save()
        entry.of(edition, **counts)
        entry.of(note_save(found, found.label, "公表した", [], by=by))
        links.edition_published.collect(edition)
    return edition


def _front(draft: EditionDraft) -> Edition:
    """The edition's own row; what the draft does not describe is that of the edition before."""
    base = draft.base
    edition = base if draft.is_correction else Edition(fiscal_year=draft.fiscal_year)
    if not draft.is_correction:
        for column in EDITION:
            if column.name not in {"fiscal_year", "based_on_year"}:
                setattr(edition, column.name, getattr(base, column.name))
        edition.based_on_year = base.fiscal_year
        edition.block_label, edition.block_note = base.block_label, base.block_note
    for name in FRONT:
        setattr(edition, name, getattr(draft, name))
    Edition.objects.filter(is_current=True).update(is_current=False)
    edition.is_current = edition.is_edited_here = True
    edition.save()
    return edition


def _rows(draft: EditionDraft, edition: Edition) -> dict[str, Any]:
    """Write the blocks and their order; a following year also gets every other row of the edition before."""
    year = edition.fiscal_year
    mistakes = Mistakes(year)
    rows = draft_selectors.rows_of(draft)
    data = EditionData(year, {}, {"blocks": {"rows": rows}})
    counts: dict[str, Any] = {}
    for sheet in SHEETS:
        if sheet in ON_SITE:
            values: Mapping[str, Values] = sheet_values(sheet, data, mistakes)
            mistakes.stop()
        elif draft.is_correction:
            continue
        else:
            values = _copied(sheet, draft.base)
        wanted: dict[Key, Values] = {(year, code): row for code, row in values.items()}
        change = difference(sheet, wanted, within={year})
        write(sheet, change)
        counts[sheet.model.__name__] = {
            "created": len(change.created),
            "updated": [code for _, code in change.updated],
            "retired": [code for _, code in change.retired],
        }
    return counts


def _copied(sheet: Sheet, base: Edition) -> dict[str, Values]:
    """The rows of the edition before, as they would be read from a file; references stay codes."""
    attrs = [column.name for column in sheet.columns] + [
        "order",
        "source_title",
        "source_locator",
        "source_url",
        "source_year",
        "source_status",
    ]
    columns = [f"{name}__code" if name in sheet.references else name for name in attrs]
    rows = sheet.model.objects.filter(edition=base, is_retired=False).values_list("code", *columns)
    return {code: dict(zip(attrs, values, strict=True)) for code, *values in rows}
