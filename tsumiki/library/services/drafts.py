"""Writing a case: begin, take a published one up again, save a section, attach files, give up."""

import secrets
from functools import partial

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tsumiki.accounts.access import is_own
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.kernel import audit
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.files import nothing_without
from tsumiki.kernel.uploads import Upload
from tsumiki.library import content, rules
from tsumiki.library.content import Data, Words
from tsumiki.library.errors import ConflictError
from tsumiki.library.indexing import refresh
from tsumiki.library.models import Case, CaseAct, CaseDraft, CaseFile
from tsumiki.library.services._writing import (
    changing,
    draft_of,
    empty_saves,
    note_act,
    put_content,
    settle_all,
)

MOST_FILES = 20


def begin_case(
    organisation: Organisation, *, title: str, by: User, data: Data | None = None, is_synthetic: bool = False
) -> Case:
    """Begin a case of the organisation, with what is known already. Raises RuleError for people who do not write its cases."""
    if not is_own(by, Permission.CASE_DRAFT, organisation):
        raise RuleError(rules.NOT_YOURS)
    own = LocalGovernment.objects.filter(organisation=organisation).first()
    start = content.blank() | {"towns": [own.code] if own else []} | (data or {}) | {"title": title}
    with audit.change("library.case_begun", by=by, organisation=organisation) as entry:
        case = Case(
            organisation=organisation,
            title=title,
            municipality=own.name if own else "",
            prefecture=own.prefecture if own else "複数",
            local_government=own,
            status=Case.Status.DRAFT,
            # What the content says is put there next, all of it together.
            digital=Case.Digital.NO,
            result=Case.Result.SHOWN,
            confidence=Case.Confidence.MEDIUM,
            is_synthetic=is_synthetic,
        )
        case.save()
        start["events"] = _confirmed(case, [], start["events"])
        put_content(case, start)
        CaseDraft(case=case, content=content.read(case), versions=empty_saves()).save()
        note_act(case, CaseAct.Kind.BEGUN, by=by)
        entry.of(case)
        refresh(case.pk)
    return case


def revise_case(case: Case, *, by: User) -> CaseDraft:
    """Open a working copy of a case; where one is open already, that one."""
    with changing(case, "library.case_revised", by=by) as (locked, entry):
        draft = CaseDraft.objects.filter(case=locked).first()
        if refusal := rules.refusal_to_edit(by, locked, draft):
            raise RuleError(refusal)
        entry.of(locked)
        if draft is None:
            draft = CaseDraft(case=locked, content=content.read(locked), versions=empty_saves())
            draft.save()
            note_act(locked, CaseAct.Kind.REVISED, by=by)
    return draft


def save_section(
    case: Case, key: str, data: Data, *, by: User, expected_version: int, seen: Data | None = None
) -> None:
    """Save one section of the draft.

    With `seen` (the section as this person opened it) what only the other person changed is kept. Raises
    ConflictError when both changed the same field, RuleError when it may not be written now.
    """
    with changing(case, "library.case_saved", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_edit(by, locked, draft):
            raise RuleError(refusal)
        wanted = dict(data)
        if draft.versions[key] != expected_version:
            wanted = _joined(draft, key, wanted, seen, by=by)
        if key == "files":
            wanted["files"] = _attached(draft.content["files"], wanted["files"])
        if key == "process":
            wanted["events"] = _confirmed(locked, draft.content["events"], wanted["events"])
        _store(locked, draft, key, wanted, by=by)
        entry.of(locked, section=key, version=draft.versions[key])


def put_in_draft(case: Case, data: Data, *, seen: Data, by: User) -> None:
    """Write values of several sections at once, as an imported table does.

    Raises RuleError where somebody has changed one of them since it was as in `seen`.
    """
    with changing(case, "library.case_imported", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_edit(by, locked, draft):
            raise RuleError(refusal)
        if any(draft.content[name] != seen[name] for name in data):
            raise RuleError(rules.CHANGED)
        if "events" in data:
            data = data | {"events": _confirmed(locked, draft.content["events"], data["events"])}
        sections = {content.SECTION_OF[name] for name in data}
        for key in content.SECTIONS:
            if key in sections:
                _store(
                    locked, draft, key, {n: v for n, v in data.items() if content.SECTION_OF[n] == key}, by=by
                )
        entry.of(locked, sections=sorted(sections))


def _store(case: Case, draft: CaseDraft, key: str, data: Data, *, by: User) -> None:
    draft.content = draft.content | data
    draft.versions = draft.versions | {key: draft.versions[key] + 1}
    now = timezone.localtime()
    saved = {"by": by.pk, "name": by.name, "at": f"{japanese_date(now.date())} {now:%H:%M}"}
    draft.saved = draft.saved | {key: saved}
    draft.save()
    if case.status == Case.Status.DRAFT:
        # Nobody has read it yet: the case is its draft.
        put_content(case, draft.content)


def _joined(draft: CaseDraft, key: str, mine: Data, seen: Data | None, *, by: User) -> Data:
    """This person's words with what the other changed elsewhere."""
    theirs = content.section(draft.content, key)
    joined, both = {}, []
    for name, text in mine.items():
        untouched = seen is not None and text == seen.get(name)
        kept = seen is not None and theirs[name] == seen.get(name)
        joined[name] = theirs[name] if untouched else text
        if not untouched and not kept and text != theirs[name]:
            both.append(name)
    if both:
        saved = draft.saved.get(key, {"name": "別の方", "at": ""})
        changes = content.differences(theirs, mine, Words.of_current_edition(), both)
        raise ConflictError(
            *(content.LABELS[key], changes, saved["name"], saved["at"], draft.versions[key], joined),
            is_own=saved.get("by") == by.pk,
        )
    return joined


def _attached(before: list[Data], after: list[Data]) -> list[Data]:
    """Only files that were attached before can be described; their names are those they came with."""
    names = {row["id"]: row["name"] for row in before}
    return [{**row, "name": names[row["id"]]} for row in after if row["id"] in names]


def _confirmed(case: Case, before: list[Data], after: list[Data]) -> list[Data]:
    """Only a town says that it was so: the day of its word stays, and goes when the event is told differently."""
    today = timezone.localdate().isoformat()
    old = {row["key"]: row for row in before}
    rows = []
    for row in after:
        row = {**row, "key": row["key"] or secrets.token_hex(6)}
        there = old.get(row["key"])
        is_same = there is not None and {**there, "confirmed_on": ""} == {**row, "confirmed_on": ""}
        if not row["confirmed_on"]:
            day = ""
        elif rules.asks_a_town(case):
            day = there["confirmed_on"] if is_same and there and there["confirmed_on"] else today
        else:
            day = there["confirmed_on"] if is_same and there else ""
        rows.append({**row, "confirmed_on": day})
    return rows


def add_file(case: Case, upload: Upload, *, alt: str, caption: str = "", by: User) -> None:
    """Attach a picture or paper to the draft. Raises RuleError without alternative text; then nothing is kept."""
    if not alt.strip():
        raise RuleError(
            "代替テキストがありません。画像や資料が見えない方のために、何が示されているかを書いてください。"
        )
    row = CaseFile.of(upload, case=case, by_name=by.audit_name)
    with nothing_without(row):
        _attach(row, upload, {"alt": alt.strip(), "caption": caption}, by=by)


def _attach(row: CaseFile, upload: Upload, words: Data, *, by: User) -> None:
    with changing(row.case, "library.file_added", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_edit(by, locked, draft):
            raise RuleError(refusal)
        if len(draft.content["files"]) >= MOST_FILES:
            raise RuleError(f"図・資料は{MOST_FILES}個までです。使わないものを外してから足してください。")
        row.store(upload)
        named = {"id": row.pk, "name": row.name, **words}
        _store(locked, draft, "files", {"files": [*draft.content["files"], named]}, by=by)
        entry.of(row, size=row.size, digest=row.digest)


def discard_draft(case: Case, *, by: User) -> bool:
    """Give up a working copy. A case that was never published goes with it: then returns True."""
    with changing(case, "library.draft_discarded", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_edit(by, locked, draft):
            raise RuleError(refusal)
        was_published = locked.version > 0 or locked.status != Case.Status.DRAFT
        entry.of(locked, case_deleted=not was_published)
        draft.delete()
        if was_published:
            settle_all(locked)
            note_act(locked, CaseAct.Kind.DISCARDED, by=by)
            return False
        _delete(locked)
    return True


def _delete(case: Case) -> None:
    for rows in (case.comments, case.acts, case.events):
        rows.all().delete()
    names = [str(file.content.name) for file in case.all_files.all()]
    case.all_files.all().delete()
    try:
        case.delete()
    except ProtectedError:
        raise RuleError(
            "この事例は計画の参考事例になっています。先に計画から外してから、下書きを取りやめてください。"
        ) from None
    # Only when it is sure that no row names them any more.
    transaction.on_commit(partial(_delete_from_storage, names))


def _delete_from_storage(names: list[str]) -> None:
    for name in names:
        CaseFile._meta.get_field("content").storage.delete(name)
