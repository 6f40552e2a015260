"""Many plans with many blocks in one organisation, and what its list and board cost.

python -m bench._planning_site PLANS BLOCKS RUNS     prints {figure: value} as JSON
"""

# ruff: noqa: E402 - models can be imported only once Django is set up

import json
import os
import resource
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block
from tsumiki.kernel import audit
from tsumiki.planning.models import Plan, PlanBlock, PlanComment, PlanTask
from tsumiki.portal.setup import fill, prepare_database

OFFICER = "kikaku@nambu.tottori.example"


def measure(plans: int, blocks: int, runs: int) -> dict[str, float]:
    """Fill, then ask for both pages."""
    prepare_database()
    call_command("collectstatic", verbosity=0, interactive=False)
    fill(lambda line: None)
    officer = _fill(plans, blocks)
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer)
    found: dict[str, float] = {}
    for page, path in (("list", "/plans/"), ("board", "/plans/board/")):
        client.get(path)
        times = []
        for _ in range(runs):
            begun = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - begun) * 1000)
            if answer.status_code != 200:
                sys.exit(f"{path}: {answer.status_code}")
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        found[f"{page}_ms"] = statistics.median(times)
        found[f"{page}_queries"] = len(asked)
        found[f"{page}_kb"] = len(answer.content) / 1024
    return found | {"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _fill(plans: int, blocks: int) -> User:
    """Copies of the example's frame, each with as many blocks as there are, up to `blocks`, a comment and a task."""
    officer = User.objects.get(email=OFFICER)
    example = Plan.objects.filter(created_by=officer).order_by("pk")[0]
    pieces = _blocks(example, blocks)
    now = timezone.now()
    with audit.change("bench.prepared", by=None) as entry:
        made = []
        for number in range(plans):
            plan = Plan.objects.get(pk=example.pk)
            plan.pk, plan._state.adding, plan.title = None, True, f"計測用の計画{number}"
            made.append(plan)
        made = Plan.objects.bulk_create(made)
        PlanBlock.objects.bulk_create(
            PlanBlock(plan=plan, block=block, position=place, note="計測用", section="企画課")
            for plan in made
            for place, block in enumerate(pieces, start=1)
        )
        PlanComment.objects.bulk_create(
            PlanComment(plan=plan, section="kpis", text="意見", written_by=officer, written_at=now)
            for plan in made
        )
        PlanTask.objects.bulk_create(
            PlanTask(
                plan=plan, section="kpis", title="作業", assignee=officer, created_by=officer, created_at=now,
                due_on=now.date(),
            )
            for plan in made
        )  # fmt: skip
        entry.of_all(Plan, count=plans)
    return officer


def _blocks(example: Plan, wanted: int) -> list[Block]:
    """Blocks of the edition; where it has fewer than wanted, retired copies of them make up the number."""
    own = list(framework.blocks(example.edition))
    made = []
    with audit.change("bench.prepared", by=None) as entry:
        for number in range(wanted - len(own)):
            block = Block.objects.get(pk=own[number % len(own)].pk)
            block.pk, block._state.adding, block.is_retired = None, True, True
            block.code = f"bench-{number}"
            made.append(block)
        made = Block.objects.bulk_create(made)
        entry.of_all(Block, count=len(made))
    return [*own, *made][:wanted]


if __name__ == "__main__":
    print(json.dumps(measure(*(int(number) for number in sys.argv[1:4]))))
