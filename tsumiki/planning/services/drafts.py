"""Stacks kept by a link: keep, change, take over into a plan, throw away what has expired."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.accounts.tokens import hash_of, new_token
from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Edition
from tsumiki.kernel import audit
from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import evidence, starting
from tsumiki.planning.models import Plan, PlanBlock, StackDraft
from tsumiki.planning.proposing import Answers
from tsumiki.planning.services._saving import saving
from tsumiki.planning.services.content import choose_problems
from tsumiki.planning.services.plans import create_plan
from tsumiki.planning.services.stacks import keep_blocks, rows_of_plan

KEPT_FOR = timedelta(days=90)
MOST_BLOCKS = 40
# Far more than people keep; a machine stops here.
MOST_DRAFTS = 50_000
NOT_YOURS = "計画に引き継げるのは、市区町村・都道府県の起案者と承認者です。"
IS_TAKEN = "この積み木は、すでに引き継がれています。"


def keep_draft(answers: Answers, codes: Sequence[str], character: str, *, edition: Edition) -> str:
    """Keep a stack and return the only key to it; the database holds no more than its hash."""
    if StackDraft.objects.count() >= MOST_DRAFTS:
        raise RuleError(
            "いまは新しい下書きを残せません。お手数ですが、このページのアドレスを控えて、後日お試しください。"
        )
    token, now = new_token(), timezone.now()
    StackDraft.objects.create(
        token_hash=hash_of(token),
        edition=edition,
        answers=answers.data(),
        codes=_known(codes, edition),
        character=character,
        opened_at=now,
        expires_at=now + KEPT_FOR,
    )
    return token


def note_opening(draft: StackDraft) -> None:
    """Opening a link keeps it for another 90 days; written once a day."""
    now = timezone.now()
    if now - draft.opened_at > timedelta(days=1):
        StackDraft.objects.filter(pk=draft.pk).update(opened_at=now, expires_at=now + KEPT_FOR)


@transaction.atomic
def change_draft(draft: StackDraft, codes: Sequence[str], *, expected_version: int) -> None:
    """Keep the stack in its new order. Raises RuleError where somebody else with the link was faster."""
    locked = StackDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.claimed_at is not None:
        raise RuleError(IS_TAKEN)
    if locked.version != expected_version:
        raise RuleError(
            "同じリンクを開いた別の人が、先に変えました。いまの積み木を確かめて、もう一度お試しください。"
        )
    now = timezone.now()
    locked.codes, locked.version = _known(codes, locked.edition), locked.version + 1
    locked.opened_at, locked.expires_at = now, now + KEPT_FOR
    locked.save()


def _known(codes: Sequence[str], edition: Edition) -> list[str]:
    there = set(framework.blocks(edition).values_list("code", flat=True))
    return [code for code in dict.fromkeys(codes) if code in there][:MOST_BLOCKS]


@transaction.atomic
def claim_as_new(draft: StackDraft, government: LocalGovernment, *, by: User, title: str) -> Plan:
    """Begin a plan from the draft: fields, problems with today's figures, challenges, blocks with draft reasons."""
    locked = _lock(draft)
    answers = Answers.of(locked.answers)
    plan = _begin(government, answers, locked.edition, by=by, title=title)
    _choose(plan, answers, by=by)
    rows = starting.rows_of(locked.codes, answers, government, locked.edition, plan.start_fiscal_year)
    with saving(plan, "stack", by=by, expected_version=None) as writable:
        PlanBlock.objects.bulk_create(rows_of_plan(writable, rows))
    _mark(locked, plan, by=by)
    return plan


def _begin(government: LocalGovernment, answers: Answers, edition: Edition, *, by: User, title: str) -> Plan:
    year = fiscal_year_of(timezone.localdate()) + 1
    names = framework.names(framework.fields(edition))
    plan = create_plan(
        government,
        by=by,
        edition=edition,
        title=title,
        start_fiscal_year=year,
        end_fiscal_year=year + 2,
        fields=[{"code": code, "name": names[code]} for code in names if code in answers.fields],
        has_core_organisation=answers.core,
        has_existing_plan=answers.plan,
    )
    if plan.revisions.count() > 1:
        # `create_plan` takes a second press for the first; this plan has its own content already.
        raise RuleError("同じ名称の計画を、いま作ったところです。名称を変えて、もう一度引き継いでください。")
    return plan


def _choose(plan: Plan, answers: Answers, *, by: User) -> None:
    problems = framework.names(framework.problems(plan.edition))
    labels = {row.number: row.label for row in framework.challenges(plan.edition)}
    choose_problems(
        plan,
        by=by,
        expected_version=plan.section("problems").version,
        problems=[{"code": c, "name": problems[c], "note": ""} for c in answers.problems if c in problems],
        challenges=[
            {"number": n, "label": labels[n], "note": ""} for n in sorted(answers.challenges) if n in labels
        ],
        evidence=evidence.today(plan.local_government),
    )


@transaction.atomic
def claim_into(draft: StackDraft, plan: Plan, *, by: User, as_variant: bool) -> int:
    """Take the draft over into a plan: on top of its stack, or beside it as a variant. Returns how many blocks came."""
    locked = _lock(draft)
    answers = Answers.of(locked.answers)
    codes = [c for c in locked.codes if c in _known(locked.codes, plan.edition)]
    rows = starting.rows_of(codes, answers, plan.local_government, plan.edition, plan.start_fiscal_year)
    if as_variant:
        keep_blocks(plan, rows, by=by, name="", note="はじめての積み木から引き継いだ積み方")
    else:
        with saving(plan, "stack", by=by, expected_version=None) as writable:
            there = list(writable.blocks.values_list("block__code", flat=True))
            rows = [row for row in rows if row["code"] not in there]
            PlanBlock.objects.bulk_create(rows_of_plan(writable, rows, after=len(there)))
    _mark(locked, plan, by=by)
    return len(rows)


def _lock(draft: StackDraft) -> StackDraft:
    locked = StackDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.claimed_at is not None:
        raise RuleError(IS_TAKEN)
    return locked


def _mark(draft: StackDraft, plan: Plan, *, by: User) -> None:
    organisation = plan.local_government.organisation
    draft.claimed_at, draft.claimed_by, draft.plan = timezone.now(), organisation, plan
    draft.save()
    audit.record(
        "planning.draft_claimed", by=by, subject=plan, organisation=organisation, blocks=len(draft.codes)
    )


def purge_drafts(now: datetime | None = None) -> int:
    """Throw away drafts whose time is over; return how many."""
    count, _ = StackDraft.objects.filter(expires_at__lte=now or timezone.now()).delete()
    return count
