"""A paper of any kind from the record: the frame says what stands where, the tellers what the record says there."""

from datetime import date

from tsumiki.planning.papers.by_hand import by_hand, worded
from tsumiki.planning.papers.frames import Frame, PartFrame, frame_for
from tsumiki.planning.papers.paper import Lines, Paper, Part, Piece, Sentence
from tsumiki.planning.papers.telling import tell
from tsumiki.planning.record import PlanRecord


def build(kind: str, record: PlanRecord, *, on: date) -> Paper:
    """Return the paper as it stands on the day. The same record and day always give the same paper."""
    frame = worded(frame_for(kind, record.edition.fiscal_year), record.wordings)
    words = {
        "title": record.plan.title,
        "government": record.government.full_name,
        "period": record.plan.period,
        "programme": record.edition.programme_short_name or record.edition.programme_name,
    }
    return Paper(
        kind=kind,
        label=frame.label,
        title=filled(frame.title, words),
        subtitle=filled(frame.subtitle, words),
        organisation=organisation_of(record),
        date=on,
        draft_label=draft_label(record),
        layout=frame.layout,
        notes=_notes(frame, words),
        parts=tuple(
            by_hand(_part(part, record, words), record.hand_texts.get((kind, part.key)))
            for part in frame.parts
        ),
    )


def filled(text: str, words: dict[str, str]) -> str:
    """Put the plan's words into a fixed sentence; braces that people typed elsewhere stay as they are."""
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return text


def organisation_of(record: PlanRecord) -> str:
    return f"{record.government.full_name}　{record.section or '【要記入：担当課】'}"


def draft_label(record: PlanRecord) -> str:
    return "下書き（合成データを含む）" if record.plan.is_synthetic else "下書き"


def _notes(frame: Frame, words: dict[str, str]) -> tuple[str, ...]:
    return tuple(filled(note, words) for note in frame.notes)


def _part(frame: PartFrame, record: PlanRecord, words: dict[str, str]) -> Part:
    pieces: list[Piece] = []
    if frame.says:
        pieces.append(Lines(tuple(Sentence(filled(text, words)) for text in frame.says), frame.style))
    for order in frame.tells:
        pieces.extend(tell(order, record))
    return Part(frame.key, filled(frame.title, words), tuple(pieces), frame.level, frame.limit)
