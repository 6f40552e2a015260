"""起案・合議・承認・差戻し・引上げ: how a plan is put to decision. What was submitted never changes."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tsumiki.accounts.access import members_with
from tsumiki.accounts.models import Membership, User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.files import nothing_without
from tsumiki.kernel.uploads import Upload
from tsumiki.planning import rules, sections
from tsumiki.planning.models import Plan, Submission, SubmissionPaper, SubmissionStep
from tsumiki.planning.papers import front_sheet
from tsumiki.planning.route import Stop, fault_of, open_places

Status = Submission.Status
Answer = SubmissionStep.Answer
Kind = SubmissionStep.Kind
Stage = Plan.Stage

REASON_NEEDED = "理由を入力してください。あとから見る人が経過をたどれるようにします。"
CHANGED_MEANWHILE = "確認の間に別の人が保存しました。いまの内容を確かめてから、もう一度お進みください。"
NOT_UNDER_DECISION = "この起案は、もう決裁中ではありません。画面を開き直して、いまの状態をお確かめください。"


@dataclass(frozen=True, slots=True)
class Asked:
    """One person to be asked on the way, in the organisation's membership of today."""

    kind: str
    place: Membership


def submit(
    plan: Plan, *, by: User, expected_version: int, subject: str, reason: str, route: Sequence[Asked]
) -> Submission:
    """起案: freeze the plan as it stands, with its paper, and ask the first on the way.

    Raises RuleError when the person may not, the plan changed since it was read, or the way cannot be one.
    """
    organisation = plan.local_government.organisation
    with audit.change("planning.submitted", by=by, organisation=organisation) as entry:
        locked = _locked(plan)
        if refusal := rules.why_not_edit(by, locked):
            raise RuleError(refusal)
        if locked.version != expected_version:
            raise RuleError(CHANGED_MEANWHILE)
        _check_route(locked, route, by)
        snapshot = sections.snapshot(locked)
        submission = Submission(
            plan=locked,
            number=locked.submissions.count() + 1,
            plan_version=locked.version,
            subject=subject,
            reason=reason,
            snapshot=snapshot,
            digest=digest_of(snapshot),
            drafted_by=by,
            drafter_name=by.name,
            drafter_section=_section_of(by, locked),
            drafted_at=timezone.now(),
        )
        submission.save()
        _ask(submission, route)
        _go_to(locked, Stage.DECIDING)
        paper = _paper_of(submission)
        with nothing_without(paper[0]):
            paper[0].store(paper[1])
            entry.of(locked, submission=submission.number, version=locked.version, digest=submission.digest)
    return submission


def answer(
    step: SubmissionStep, *, by: User, answer: str, comment: str = "", proxy_reason: str = ""
) -> Submission:
    """同意・承認・差戻し by the person asked, or in that person's place with a reason (代決).

    The last approval decides. 差戻し ends the submission and opens the plan again; its reason is the comment.
    """
    with _deciding(step.submission, "planning.answered", by=by) as (submission, entry):
        steps = list(submission.steps.select_related("submission", "person"))
        own = next(row for row in steps if row.pk == step.pk)
        places = open_places([_stop(row) for row in steps])
        if own not in [steps[place] for place in places]:
            raise RuleError(rules.NOT_ON_TURN)
        if refusal := rules.why_not_answer(by, own):
            raise RuleError(refusal)
        _check_answer(own, by, answer, comment, proxy_reason)
        own.answer, own.comment = answer, comment
        own.answered_at, own.answered_by, own.answered_name = timezone.now(), by, by.name
        own.proxy_reason = proxy_reason if own.person_id != by.pk else ""
        own.save()
        if answer == Answer.RETURNED:
            _end(submission, Status.RETURNED, Stage.DRAFTING, comment)
        elif own is steps[-1]:
            _end(submission, Status.APPROVED, Stage.DECIDED)
        entry.of(submission.plan, submission=submission.number, answer=answer, proxy=own.is_proxy)
    return submission


def withdraw(submission: Submission, *, by: User, reason: str) -> None:
    """引上げ: take the plan back before it is decided."""
    with _deciding(submission, "planning.withdrawn", by=by) as (locked, entry):
        if not rules.can_withdraw(by, locked):
            raise RuleError("引き上げられるのは、起案した方です。")
        if not reason.strip():
            raise RuleError(REASON_NEEDED)
        _end(locked, Status.WITHDRAWN, Stage.DRAFTING, reason)
        entry.of(locked.plan, submission=locked.number)


def begin_revision(plan: Plan, *, by: User) -> None:
    """改定を始める: open a decided plan for changes. The decided version stays as it was."""
    organisation = plan.local_government.organisation
    with audit.change("planning.revision_begun", by=by, organisation=organisation) as entry:
        locked = _locked(plan)
        if not rules.can_manage_plan(by, locked):
            raise RuleError(rules.NOT_YOURS_TO_EDIT)
        if locked.stage != Stage.DECIDED:
            raise RuleError("決定済みの計画ではありません。画面を開き直して、いまの状態をお確かめください。")
        _go_to(locked, Stage.DRAFTING)
        entry.of(locked, version=locked.version)


def mark_seen(step: SubmissionStep, *, by: User) -> None:
    """後閲: the person in whose place another answered has seen it afterwards."""
    organisation = step.submission.plan.local_government.organisation
    with audit.change("planning.seen_afterwards", by=by, organisation=organisation) as entry:
        row = SubmissionStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
        if row.person_id != by.pk or not row.is_proxy:
            raise RuleError("後閲できるのは、代わりに決裁された本人だけです。")
        row.seen_at = row.seen_at or timezone.now()
        row.save(update_fields=["seen_at"])
        entry.of(step.submission.plan, submission=step.submission.number)


def register(submission: Submission, *, by: User, document_number: str, decided_on: date | None) -> None:
    """Note 文書番号 and 決裁日 of the body's own document management system."""
    plan = submission.plan
    with audit.change(
        "planning.document_registered", by=by, organisation=plan.local_government.organisation
    ) as entry:
        if not rules.can_manage_plan(by, plan):
            raise RuleError(rules.NOT_YOURS_TO_EDIT)
        row = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        row.document_number, row.decided_on = document_number, decided_on
        row.save(update_fields=["document_number", "decided_on"])
        entry.of(plan, submission=row.number, document_number=document_number)


def digest_of(snapshot: sections.Data) -> str:
    """Return the SHA-256 of a frozen plan, the same for the same content whatever the order of its keys."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def people_to_ask(plan: Plan, *, by: User) -> dict[str, list[Membership]]:
    """Return whom a submission may ask, by kind of step: today's members of the organisation, never the drafter."""
    organisation = plan.local_government.organisation_id
    return {
        kind: list(
            members_with(permission)
            .filter(organisation=organisation)
            .exclude(user=by)
            .select_related("user")
            .order_by("section", "user__name", "pk")
        )
        for kind, permission in rules.ANSWERING.items()
    }


@contextmanager
def _deciding(submission: Submission, verb: str, *, by: User) -> Iterator[tuple[Submission, audit.Entry]]:
    """Yield the submission locked, with its plan, while it is under decision."""
    organisation = submission.plan.local_government.organisation
    with audit.change(verb, by=by, organisation=organisation) as entry:
        # The plan first, as in every write of a plan: two people answer at the same moment.
        plan = _locked(submission.plan)
        locked = Submission.objects.select_related("drafted_by").get(pk=submission.pk)
        locked.plan = plan
        if not locked.is_deciding:
            raise RuleError(NOT_UNDER_DECISION)
        yield locked, entry


def _locked(plan: Plan) -> Plan:
    rows = Plan.objects.select_for_update(of=("self",))
    return rows.select_related("local_government__organisation", "edition").get(pk=plan.pk)


def _go_to(plan: Plan, stage: str) -> None:
    plan.stage = stage
    plan.save(update_fields=["stage"])


def _end(submission: Submission, status: str, stage: str, reason: str = "") -> None:
    submission.status, submission.ended_reason = status, reason
    submission.ended_at = timezone.now()
    submission.save(update_fields=["status", "ended_reason", "ended_at"])
    _go_to(submission.plan, stage)


def _ask(submission: Submission, route: Sequence[Asked]) -> None:
    """Write down the way, with everybody's name and section as they are today."""
    SubmissionStep.objects.bulk_create(
        SubmissionStep(
            submission=submission,
            position=position,
            kind=asked.kind,
            person=asked.place.user,
            person_name=asked.place.user.name,
            section=asked.place.section,
        )
        for position, asked in enumerate(route, start=1)
    )


def _check_route(plan: Plan, route: Sequence[Asked], by: User) -> None:
    fault = fault_of([Stop(asked.kind == Kind.CONSULT, is_answered=False) for asked in route])
    if fault:
        raise RuleError(fault)
    people = [(asked.kind, asked.place.user_id) for asked in route]
    if len(set(people)) < len(people):
        raise RuleError("同じ人が、同じ種類で2度選ばれています。どちらかを外してください。")
    allowed = {kind: {m.pk for m in places} for kind, places in people_to_ask(plan, by=by).items()}
    for asked in route:
        if asked.place.pk not in allowed[Kind(asked.kind)]:
            raise RuleError(f"{asked.place.user.name}さんは、{Kind(asked.kind).label}に選べません。")


def _check_answer(step: SubmissionStep, by: User, answer: str, comment: str, proxy_reason: str) -> None:
    wanted = Answer.AGREED if step.kind == Kind.CONSULT else Answer.APPROVED
    if answer not in (wanted, Answer.RETURNED):
        raise RuleError(f"「{wanted.label}」か「差戻し」を選んでください。")
    if answer == Answer.RETURNED and not comment.strip():
        raise RuleError(REASON_NEEDED)
    if step.person_id != by.pk and not proxy_reason.strip():
        raise RuleError(f"{step.person_name}さんの代わりに答えるときは、その理由を入力してください。")


def _stop(step: SubmissionStep) -> Stop:
    return Stop(step.kind == Kind.CONSULT, bool(step.answer))


def _section_of(user: User, plan: Plan) -> str:
    organisation = plan.local_government.organisation_id
    places = [place for place in user.active_memberships if place.organisation_id == organisation]
    return places[0].section if places else ""


def _paper_of(submission: Submission) -> tuple[SubmissionPaper, Upload]:
    content = front_sheet.submission_pdf(submission)
    upload = Upload(f"起案第{submission.number}号.pdf", "application/pdf", content)
    return SubmissionPaper.of(upload, submission=submission), upload
