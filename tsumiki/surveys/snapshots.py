"""What a campaign closed with, as bytes: everything its tables are computed from, and nothing that identifies a person.

    content = Content(questionnaire, organisations, answers, publishes_name)
    data = pack(content)            # goes into Snapshot.content
    digest_of(data)                 # into Snapshot.digest
    matrix_of(unpack(data))         # what the tabulation engine counts

The bytes are zlib over JSON with sorted keys, so the same answers always give the same digest. Pure: no database.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tsumiki.kernel.errors import InputError
from tsumiki.surveys.tabulation.answers import AnswerMatrix, encode
from tsumiki.surveys.tabulation.questionnaire import Question, Questionnaire
from tsumiki.surveys.tabulation.reading import questionnaire_from, sheet_from

# A snapshot is our own, but the database may have been tampered with: no answer set comes near this.
MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Organisation:
    """One recipient as it was when the campaign closed; `population` None is not known."""

    code: str
    name: str
    kind: str
    prefecture: str
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """`organisations` are all who were asked, `answers` the sheets that count, by code, in the form of AnswerSheet.

    `publishes_name` holds those who agreed or refused to be named beside the results; who is missing is not named.
    """

    questionnaire: Questionnaire
    organisations: tuple[Organisation, ...]
    answers: Mapping[str, Mapping[str, Any]]
    publishes_name: Mapping[str, bool]


def pack(content: Content) -> bytes:
    """Return the bytes to keep; the same content gives the same bytes."""
    plain = {
        "questionnaire": questionnaire_rows(content.questionnaire),
        "organisations": [asdict(row) for row in sorted(content.organisations, key=lambda row: row.code)],
        "answers": content.answers,
        "publishes_name": content.publishes_name,
    }
    words = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso)
    return zlib.compress(words.encode(), 6)


def unpack(data: bytes) -> Content:
    """Return what was kept. Raises InputError where the bytes are not a snapshot."""
    try:
        plain = json.loads(_decompressed(data))
        return Content(
            questionnaire_from(plain["questionnaire"]),
            tuple(Organisation(**row) for row in plain["organisations"]),
            plain["answers"],
            plain["publishes_name"],
        )
    except (zlib.error, ValueError, KeyError, TypeError) as broken:
        raise InputError(
            "締切時点の控えを読めません。データベースのバックアップから戻してください。"
        ) from broken


def _decompressed(data: bytes) -> bytes:
    reader = zlib.decompressobj()
    words = reader.decompress(data, MOST_BYTES)
    if not reader.eof:
        raise ValueError("incomplete or too large")
    return words


def digest_of(data: bytes) -> str:
    """The SHA-256 that stands beside the snapshot and under every published table."""
    return hashlib.sha256(data).hexdigest()


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a snapshot")


def questionnaire_rows(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire in the form that `tabulation.reading.questionnaire_from` reads."""
    reference = questionnaire.reference_date
    return {
        "edition": questionnaire.edition,
        "label": questionnaire.label,
        "reference_date": reference.isoformat() if reference else None,
        "source": {"title": questionnaire.source},
        "questions": [_row(question) for question in questionnaire.questions],
    }


def _row(question: Question) -> dict[str, Any]:
    plain = asdict(question)
    return {name: _plain(value) for name, value in plain.items() if value not in ((), "")}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def matrix_of(content: Content, *, note: str = "") -> AnswerMatrix:
    """The answers as the engine counts them; `note` labels data that are not real answers."""
    paper = content.questionnaire
    sheets = [sheet_from(paper, row.code, content.answers.get(row.code)) for row in content.organisations]
    return encode(paper, sheets, note=note)
