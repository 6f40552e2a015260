"""Files given as answers: kept beside the sheet, named on it, never overwritten."""

from collections.abc import Iterator

from django.db import transaction

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.archives import zipped
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.files import nothing_without
from tsumiki.kernel.uploads import Upload
from tsumiki.surveys import rules
from tsumiki.surveys.models import AnswerEvent, AnswerFile, AnswerSheet, Campaign, Question, Response
from tsumiki.surveys.selectors import files as selectors
from tsumiki.surveys.services.answering import begin, lock_sheet, save_locked, versions_of
from tsumiki.surveys.services.campaigns import require_manager


def keep_file(response: Response, question: Question, upload: Upload, *, by: User) -> None:
    """Make the file the answer; the one before stays in the history. The same file again changes nothing.

    Raises RuleError when nothing may be answered now; then nothing is kept.
    """
    row = AnswerFile.of(upload, response=response, question=question.code, by_name=by.audit_name)
    with nothing_without(row), transaction.atomic():
        _keep(row, response, upload, by=by)


def _keep(row: AnswerFile, response: Response, upload: Upload, *, by: User) -> None:
    fresh, sheet = lock_sheet(response)
    if refusal := rules.refusal_to_save(by, fresh):
        raise RuleError(refusal)
    now = selectors.file_on(sheet, row.question)
    if now is not None and (now.digest, now.name) == (row.digest, row.name):
        return
    with audit.change("survey.file_attached", by=by, organisation=fresh.organisation) as entry:
        row.store(upload)
        entry.of(row, question=row.question, size=row.size, digest=row.digest)
    _put(fresh, sheet, row.question, row.answer, by=by)


def remove_file(response: Response, question: Question, *, by: User) -> None:
    """Take the file off the sheet; it stays in the history."""
    with transaction.atomic():
        fresh, sheet = lock_sheet(response)
        _put(fresh, sheet, question.code, None, by=by)


def _put(response: Response, sheet: AnswerSheet, code: str, value: str | None, *, by: User) -> None:
    # A file is replaced knowingly, and both are kept: there is no conflict to show.
    save_locked(
        response,
        sheet,
        changes={code: value},
        seen=versions_of(sheet),
        by=by,
        kind=AnswerEvent.Kind.ATTACHED,
    )
    begin(response, by=by)


def files_zip(campaign: Campaign, *, by: User) -> Iterator[bytes]:
    """The files of all submitted responses in pieces, a folder for each organisation.

    Raises RuleError for people who do not run the survey, and when there is no file.
    """
    require_manager(by)
    rows = selectors.submitted_files(campaign)
    if not rows:
        raise RuleError("提出された回答に、添付ファイルはありません。")
    audit.record("survey.files_exported", by=by, subject=campaign, count=len(rows))
    return zipped((row.path, row.read()) for row in rows)
