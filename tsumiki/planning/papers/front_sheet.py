"""かがみ: the front sheet of a submission. Before the decision with room for it, afterwards as the record of it."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from tsumiki.kernel import papers as kernel
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.papers import Block, Heading, KeyValues, Note, PageBreak, Paragraph, Table
from tsumiki.planning import papers
from tsumiki.planning.models import Submission, SubmissionStep
from tsumiki.planning.record import PlanRecord

_ROOM = "　"


def submission_pdf(submission: Submission) -> bytes:
    """起案用PDF: the front sheet with room for the decision, and the plan as it stands."""
    plan = submission.plan
    attached = papers.document(PlanRecord(plan), on=_day(submission.drafted_at))
    blocks = (*_sheet(submission, is_record=False), PageBreak(), Heading("別紙　計画書"), *attached.blocks)
    return kernel.pdf.render(_document(submission, "起案文書", blocks))


def record_pdf(submission: Submission) -> bytes:
    """決裁の記録: the front sheet with who answered what, and when."""
    return kernel.pdf.render(_document(submission, "決裁の記録", tuple(_sheet(submission, is_record=True))))


def _document(submission: Submission, kind: str, blocks: tuple[Block, ...]) -> kernel.Document:
    plan = submission.plan
    return kernel.Document(
        title=submission.subject,
        subtitle=f"{kind}　起案第{submission.number}号",
        organisation=f"{plan.local_government.full_name}　{submission.drafter_section}".strip(),
        date=_day(submission.drafted_at),
        draft_label="合成データを含む" if plan.is_synthetic else "",
        blocks=blocks,
    )


def _sheet(submission: Submission, *, is_record: bool) -> Iterator[Block]:
    decided = japanese_date(submission.decided_on) if submission.decided_on else _ROOM
    rows = [
        ("計画", submission.snapshot["basics"]["title"]),
        ("別紙の版", f"第{submission.plan_version}版"),
        ("起案年月日", japanese_date(_day(submission.drafted_at))),
        ("起案者", f"{submission.drafter_section}　{submission.drafter_name}".strip()),
        ("文書番号", submission.document_number or _ROOM),
        ("決裁年月日", decided),
    ]
    if is_record:
        rows.append(("つみきでの状態", _state(submission)))
    yield KeyValues(tuple(rows))
    yield Heading("伺い")
    yield Paragraph(submission.reason)
    yield Heading("回議")
    yield _way(list(submission.steps.all()), is_record=is_record)
    yield Note(
        "連続する合議は同時に回します。この書面は、団体の文書管理の決まりに沿った決裁に代わるものではありません。"
    )
    yield Note(f"起案した内容の照合値（SHA-256）：{submission.digest}")


def _state(submission: Submission) -> str:
    ended = f"（{when(submission.ended_at)}）" if submission.ended_at else ""
    reason = f"\n{submission.ended_reason}" if submission.ended_reason else ""
    return f"{submission.get_status_display()}{ended}{reason}"


def _way(steps: list[SubmissionStep], *, is_record: bool) -> Table:
    rows = tuple(
        (
            str(step.position),
            step.get_kind_display(),
            step.section or "—",
            step.person_name,
            _answer(step) if is_record else _ROOM,
            (step.comment or "—") if is_record else _ROOM,
        )
        for step in steps
    )
    return Table(
        header=("順", "種類", "課", "氏名", "答え・日付", "意見"), rows=rows, widths=(2, 4, 8, 7, 9, 12)
    )


def _answer(step: SubmissionStep) -> str:
    if step.answered_at is None:
        return "まだ"
    text = f"{step.get_answer_display()}\n{when(step.answered_at)}"
    if step.is_proxy:
        text += f"\n代決：{step.answered_name}（{step.proxy_reason}）"
        text += f"\n後閲：{when(step.seen_at)}" if step.seen_at else "\n後閲：まだ"
    return text


def when(moment: datetime | None) -> str:
    """2026年11月25日 14:03, in the people's own time."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{japanese_date(local.date())} {local:%H:%M}"


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
