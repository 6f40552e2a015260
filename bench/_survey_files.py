"""Files of a survey with everything a real one has around it: a database, checks across questions, last year's answers.

python -m bench._survey_files ingest COUNT RUNS    reads COUNT workbooks that came back, then takes them
python -m bench._survey_files export COUNT RUNS    writes COUNT submitted answers to one file

Prints JSON: {work: median seconds}. The database is the one that the environment names; it is filled first.
"""

# ruff: noqa: E402 - models can be imported only once Django is set up

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from dataclasses import replace

from django.utils import timezone

from tsumiki.directory.services.registry import load_registry
from tsumiki.kernel import audit
from tsumiki.portal.setup import prepare_database
from tsumiki.surveys.models import AnswerSheet, Campaign, Check, Question, Questionnaire, Response
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.services import exporting
from tsumiki.surveys.services.campaigns_opening import open_campaign
from tsumiki.surveys.services.ingesting import ingest
from tsumiki.surveys.workbooks import Maker

EVERYBODY = ("prefecture", "city", "ward", "town", "village")
# The same mix as bench/workbooks.py (80 questions) and bench/exports.py (250).
EIGHTY = ["single"] * 40 + ["multiple"] * 8 + ["number"] * 16 + ["date"] * 4 + ["short"] * 6 + ["long"] * 6
MANY = ["single"] * 140 + ["number"] * 60 + ["multiple"] * 10 + ["short"] * 20 + ["long"] * 10 + ["date"] * 10
Figures = dict[str, float]


def ingesting(count: int, runs: int) -> Figures:
    """Workbooks whose numbers grew fourfold: every one of them has checks that fail and changes to be explained."""
    campaign = _asked(EIGHTY, with_checks=True)
    layout = selectors.layout_of(campaign)
    maker = Maker(layout)
    with tempfile.TemporaryDirectory(prefix="tsumiki-bench-") as name:
        folder = Path(name)
        for one in selectors.system_recipients(campaign)[:count]:
            grown = {
                key: value * 4 if isinstance(value, int | float) else value
                for key, value in one.previous.items()
            }
            (folder / f"{one.code}.xlsx").write_bytes(maker.make(replace(one, prefilled=grown)))
        found: list[Any] = []
        checking = _timed(lambda: found.append(ingest(campaign, folder, check=True)), runs)
        told = {problem["cell"] for outcome in found[-1] for problem in outcome.problems}
        if len(found[-1]) != count or not told:
            sys.exit("the workbooks were not looked over")
        taking = _timed(lambda: found.append(ingest(campaign, folder)), 1)
        if any(not outcome.accepted or not outcome.changes for outcome in found[-1]):
            sys.exit("not every workbook was taken")
    return {"ingest --check": checking, "ingest": taking}


def exports(count: int, runs: int) -> Figures:
    campaign = _asked(MANY, with_checks=False)
    asked = list(campaign.responses.order_by("pk").values_list("pk", flat=True))
    with audit.change("bench.prepared", by=None) as entry:
        Response.objects.filter(pk__in=asked[:count]).update(
            status=Response.Status.SUBMITTED, submitted_at=timezone.now()
        )
        entry.of(campaign)
    rows = len(selectors.exported_rows(campaign))
    if rows != count:
        sys.exit(f"{rows} rows instead of {count}")
    figures = _export_figures(campaign, "all 250 prefilled", runs)
    AnswerSheet.objects.filter(response__campaign=campaign).update(prefilled={})
    return figures | _export_figures(campaign, "none prefilled", runs)


def _export_figures(campaign: Campaign, what: str, runs: int) -> Figures:
    def export(name: str) -> float:
        return _timed(lambda: exporting.export(campaign, name, by=None), runs)

    rows = _timed(lambda: selectors.exported_rows(campaign), runs)
    return {
        f"rows from the database, {what}": rows,
        f"CSV with its rows, {what}": export("answers.csv"),
        f"xlsx with its rows, {what}": export("answers.xlsx"),
    }


def _timed(work: Callable[[], object], runs: int) -> float:
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def _asked(kinds: list[str], *, with_checks: bool) -> Campaign:
    """Everybody answered last year and is asked again; what they said last year stands on their sheets."""
    prepare_database()
    load_registry()
    before, now = _papers(kinds, with_checks=with_checks)
    last = _campaign("bench-last", before)
    open_campaign(last, kinds=EVERYBODY, by=None)
    sheets = list(AnswerSheet.objects.filter(response__campaign=last).order_by("pk"))
    for number, sheet in enumerate(sheets):
        sheet.answers = {f"q{place}": _answer(kind, number, place) for place, kind in enumerate(kinds)}
    AnswerSheet.objects.bulk_update(sheets, ["answers"], batch_size=500)
    with audit.change("bench.prepared", by=None) as entry:
        last.responses.update(status=Response.Status.SUBMITTED, submitted_at=timezone.now())
        last.status, last.closed_at = Campaign.Status.CLOSED, timezone.now()
        last.save()
        entry.of(last)
    this = _campaign("bench", now)
    open_campaign(this, kinds=EVERYBODY, by=None)
    return this


def _papers(kinds: list[str], *, with_checks: bool) -> tuple[Questionnaire, Questionnaire]:
    with audit.change("bench.prepared", by=None) as entry:
        before = Questionnaire(code="bench-last", fiscal_year=2025, title="計測用の調査票", status="fixed")
        before.save()
        now = Questionnaire(
            code="bench", fiscal_year=2026, title="計測用の調査票", status="fixed", previous=before
        )
        now.save()
        for paper in (before, now):
            Question.objects.bulk_create(_question(paper, place, kind) for place, kind in enumerate(kinds))
        if with_checks:
            numbers = [f"q{place}" for place, kind in enumerate(kinds) if kind == "number"]
            Check.objects.bulk_create(_check(now, place, numbers) for place in range(5))
        entry.of(now)
    return before, now


def _check(paper: Questionnaire, place: int, numbers: list[str]) -> Check:
    """The later number is never to be more than the one before it: fails everywhere."""
    return Check(
        questionnaire=paper,
        order=place,
        left=[numbers[place + 1]],
        operator="at_most",
        right=numbers[place],
        sentence=f"計測用の確認{place}",
    )


def _question(paper: Questionnaire, place: int, kind: str) -> Question:
    several = {"single": 5, "multiple": 10}.get(kind, 0)
    is_now = paper.previous_id is not None
    return Question(
        questionnaire=paper,
        code=f"q{place}",
        order=place + 1,
        number=f"問{place + 1}",
        text=f"貴団体の取組{place + 1}について、基準日の状況をお答えください。",
        kind=kind,
        choices=[{"code": f"c{n}", "label": f"選択肢{n}"} for n in range(1, several + 1)],
        unit="人" if kind == "number" else "",
        max_length=400 if kind in ("short", "long") else None,
        previous_code=f"q{place}" if is_now else "",
        prefill="previous" if is_now else "",
        change_percent=50 if is_now and kind == "number" else None,
    )


def _campaign(code: str, paper: Questionnaire) -> Campaign:
    with audit.change("bench.prepared", by=None) as entry:
        campaign = Campaign(
            code=code,
            title="計測用の調査",
            questionnaire=paper,
            opens_on=date.today(),
            deadline=date.today() + timedelta(days=30),
            via_prefecture=False,
        )
        campaign.save()
        entry.of(campaign)
    return campaign


def _answer(kind: str, number: int, place: int) -> Any:
    match kind:
        case "single":
            return f"c{(number + place) % 5 + 1}"
        case "multiple":
            return [f"c{choice}" for choice in range(1, 11) if (number + place) % (choice + 1) == 0] or ["c1"]
        case "number":
            return 10 + number % 90 + place
        case "date":
            return f"20{10 + number % 16}-04-{1 + place % 28:02}"
        case "short":
            return f"第{number}号 & 構想<{place}>"
        case _:
            return f"{number}番目の団体の取組。" + "住民が集まる拠点を整備しました。" * 6


if __name__ == "__main__":
    verb, count, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps({"ingest": ingesting, "export": exports}[verb](count, runs), ensure_ascii=False))
