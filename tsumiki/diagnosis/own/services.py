"""Writes of what a local government knows of itself: allowed, locked, compared, recorded."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import IntegrityError
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.models.own import OwnRecord
from tsumiki.diagnosis.own import content, rules
from tsumiki.diagnosis.own.content import Data, Record
from tsumiki.diagnosis.own.errors import ConflictError
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.text import fold

KEYS: dict[type[OwnRecord], str] = {
    OwnFigure: "own_figure",
    LocalResource: "resource",
    FeltNote: "felt_note",
}
VERBS = {
    "diagnosis.own_figure_added": "町独自の数値を加えた",
    "diagnosis.own_figure_changed": "町独自の数値を直した",
    "diagnosis.own_figure_removed": "町独自の数値を削除した",
    "diagnosis.own_figures_imported": "町独自の数値を表から取り込んだ",
    "diagnosis.own_figures_exported": "町独自の数値を書き出した",
    "diagnosis.resource_added": "地域資源を加えた",
    "diagnosis.resource_changed": "地域資源を直した",
    "diagnosis.resource_removed": "地域資源を削除した",
    "diagnosis.resources_imported": "地域資源を表から取り込んだ",
    "diagnosis.resources_exported": "地域資源を書き出した",
    "diagnosis.felt_note_added": "現場の実感を書いた",
    "diagnosis.felt_note_changed": "現場の実感を直した",
    "diagnosis.felt_note_removed": "現場の実感を消した",
    "diagnosis.one_page_exported": "地域診断の1枚紙を書き出した",
}
GONE = (
    "「{}」は、別の人が先に削除しました。入力した内容は下に残っています。必要なら、もう一度登録してください。"
)
R = TypeVar("R", OwnFigure, LocalResource, FeltNote)


def add(
    model: type[R], government: LocalGovernment, data: Data, *, by: User, is_synthetic: bool = False
) -> R:
    """Add a record. Raises RuleError where one of the same name (or of the same theme) is there already."""
    _refuse_strangers(by, government)
    verb = f"diagnosis.{KEYS[model]}_added"
    try:
        with audit.change(verb, by=by, organisation=government.organisation) as entry:
            made = model(local_government=government, is_synthetic=is_synthetic)
            _fill(made, data, by)
            made.save()
            entry.of(made, name=content.title_of(model, data))
    except IntegrityError as twice:
        raise RuleError(_taken(model, data)) from twice
    return made


def change(record: R, data: Data, *, by: User, expected_version: int) -> R:
    """Write over the state that the person saw.

    Raises ConflictError where another state is there by now, RuleError where the record or its name is gone.
    """
    model = type(record)
    _refuse_strangers(by, record.local_government)
    organisation = record.local_government.organisation
    try:
        with audit.change(f"diagnosis.{KEYS[model]}_changed", by=by, organisation=organisation) as entry:
            locked = _locked(record)
            before = content.data_of(locked)
            if locked.version != expected_version and before != data:
                raise _conflict(locked, data, by)
            _fill(locked, data, by)
            locked.version += 1
            locked.save()
            changed = [name for name in before if before[name] != data[name]]
            entry.of(locked, name=content.title_of(model, data), changed=changed, version=locked.version)
    except IntegrityError as twice:
        raise RuleError(_taken(model, data)) from twice
    return locked


def remove(record: R, *, by: User, expected_version: int) -> None:
    """Delete what the person saw. Raises RuleError where it was changed meanwhile, or is gone."""
    model = type(record)
    _refuse_strangers(by, record.local_government)
    organisation = record.local_government.organisation
    with audit.change(f"diagnosis.{KEYS[model]}_removed", by=by, organisation=organisation) as entry:
        locked = _locked(record)
        title = content.title_of(model, content.data_of(locked))
        if locked.version != expected_version:
            raise RuleError(
                f"「{title}」は、削除を確かめている間に{locked.updated_by.name}さんが直しました。"
                "いまの内容を確かめてから、もう一度削除してください。"
            )
        # The whole text stays in the record of what was done.
        entry.of(locked, name=title, text=dict(content.lines(model, content.data_of(locked))))
        locked.delete()


def save_note(
    government: LocalGovernment, theme: str, data: Data, *, by: User, expected_version: int
) -> FeltNote | None:
    """Write, change or (with nothing in it) remove what is felt about a theme; version 0 means there was none."""
    note = FeltNote.objects.select_related("local_government__organisation")
    there = note.filter(local_government=government, theme=theme).first()
    mine = {"theme": theme, **data}
    is_empty = not (data["text"] or data["grade"])
    if there is None:
        return None if is_empty else add(FeltNote, government, mine, by=by)
    if is_empty and there.version == expected_version:
        remove(there, by=by, expected_version=expected_version)
        return None
    return change(there, mine, by=by, expected_version=expected_version)


def put(
    model: type[R], government: LocalGovernment, rows: Iterable[tuple[int | None, int, Data]], *, by: User
) -> tuple[int, int]:
    """Add and change many records at once; each row is (key or None, version that was seen, data).

    Returns how many were added and changed. Raises RuleError and writes nothing where one was changed meanwhile.
    """
    _refuse_strangers(by, government)
    added: list[R] = []
    changed: list[R] = []
    verb = f"diagnosis.{KEYS[model]}s_imported"
    try:
        with audit.change(verb, by=by, organisation=government.organisation) as entry:
            there = model.objects.select_for_update().filter(local_government=government)
            kept = {row.pk: row for row in there.order_by("pk")}
            for key, version, data in rows:
                record = model(local_government=government) if key is None else kept.get(key)
                if record is None or (key is not None and record.version != version):
                    raise RuleError(
                        f"「{data['name']}」は、確かめている間に別の人が変えました。ファイルをもう一度選んで、いまの内容と見比べてください。"
                    )
                _fill(record, data, by)
                record.version += key is not None
                (added if key is None else changed).append(record)
            model.objects.bulk_create(added)
            names = [*content.NAMES[model], "version", "updated_at", "updated_by"]
            names += ["search_text"] if model is LocalResource else []
            model.objects.bulk_update(changed, names)
            entry.of_all(model, added=len(added), changed=len(changed))
    except IntegrityError as twice:
        raise RuleError(
            "同じ名称のものを、別の人が先に登録しました。ファイルをもう一度選んでください。"
        ) from twice
    return len(added), len(changed)


def _refuse_strangers(by: User, government: LocalGovernment) -> None:
    if not rules.can_edit_own(by, government):
        raise RuleError(rules.NOT_YOURS_TO_EDIT)


def _locked(record: R) -> R:
    # Without a join: PostgreSQL drops a row that waited for its lock when what it was joined with has changed meanwhile.
    found = type(record).objects.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise RuleError(GONE.format(content.title_of(type(record), content.data_of(record))))
    return found


def _fill(record: Record, data: Data, by: User) -> None:
    for name in content.NAMES[type(record)]:
        setattr(record, name, data[name])
    if isinstance(record, LocalResource):
        record.search_text = searchable(data)
    record.updated_at, record.updated_by = timezone.now(), by


def searchable(data: Data) -> str:
    return fold(" ".join(str(data[name]) for name in content.NAMES[LocalResource] if name != "kind"))


def _conflict(locked: Record, data: Data, by: User) -> ConflictError:
    model = type(locked)
    return ConflictError(
        label=content.title_of(model, content.data_of(locked)),
        mine=content.lines(model, data),
        theirs=content.lines(model, content.data_of(locked)),
        their_name=locked.updated_by.name,
        their_at=locked.updated_at,
        version=locked.version,
        is_own=locked.updated_by_id == by.pk,
    )


def _taken(model: type[Record], data: Data) -> str:
    title = content.title_of(model, data)
    return f"「{title}」は、すでにあります。名称を変えるか、いまある方を直してください。"


def exported(verb: str, government: LocalGovernment, *, by: Any, **detail: Any) -> None:
    """Record that something left the house."""
    audit.record(verb, by=by, subject=government.organisation, organisation=government.organisation, **detail)
