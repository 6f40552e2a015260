"""The answers of a campaign as one file; only what was submitted, and each time on record."""

from dataclasses import dataclass

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import answer_export
from tsumiki.surveys.logic import explained_codes
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.services.campaigns import require_manager

UNFINISHED, SYNTHETIC = "途中", "合成データ"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FINISHED = (Campaign.Status.CLOSED, Campaign.Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    content: bytes
    rows: int


def note_of(campaign: Campaign) -> str:
    """What has to stand beside every answer: not final, not real."""
    said = [UNFINISHED] if campaign.status not in FINISHED else []
    return "・".join([*said, *([SYNTHETIC] if campaign.is_synthetic else [])])


def export(campaign: Campaign, name: str, *, by: User | None) -> File:
    """`name`: answers.xlsx, answers.csv or dictionary.csv. Raises RuleError for people who do not run the survey."""
    require_manager(by)
    if campaign.status == Campaign.Status.PREPARING:
        raise RuleError("この調査はまだ始まっていないため、回答はありません。")
    paper = paper_of(campaign.questionnaire)
    questions, explained = paper.questions, explained_codes(paper.questions, paper.checks)
    note = note_of(campaign)
    shown = f"{campaign.code}{'-interim' if UNFINISHED in note else ''}-{name}"
    if name == "dictionary.csv":
        return File(shown, CSV, answer_export.dictionary_csv(questions, explained), 0)
    submitted = selectors.exported_rows(campaign)
    write = answer_export.answers_xlsx if name.endswith(".xlsx") else answer_export.answers_csv
    content = write(questions, submitted, note=note, explained=explained)
    audit.record("survey.answers_exported", by=by, subject=campaign, file=name, count=len(submitted))
    return File(shown, XLSX if name.endswith(".xlsx") else CSV, content, len(submitted))
