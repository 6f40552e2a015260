"""The whole set of papers of one plan, on the demo's plan and on a big one: median of several runs, memory, each paper.

    make bench FILE=bench/papers.py

The target is 3 seconds for a set. The record is read anew for every run, as for a person who asks for it.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

RUNS, TODAY = 5, date(2026, 11, 25)
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tsumiki-bench-") as var:
        own = {"DATABASE_URL": "", "TSUMIKI_VAR": var, "TSUMIKI_ENV": "development", "TSUMIKI_DEMO": "1"}
        os.environ.update(own | {"DJANGO_SETTINGS_MODULE": "config.settings"})
        import django  # after the settings are named

        django.setup()
        from django.core.management import call_command  # needs the settings
        from django.urls import get_resolver  # the same

        call_command("demo", verbosity=0)
        # A server has its pages' addresses ready before anybody asks for a paper.
        assert get_resolver().url_patterns
        measure_all()


def measure_all() -> None:
    from tsumiki.planning import demo  # needs the settings
    from tsumiki.planning.models import Plan  # the same

    plan = Plan.objects.get(title=demo.TITLE)
    measure("demo plan", plan)
    measure("big plan: texts of 8,000 characters, 10 years, 30 indicators, 200 budget lines", bigger(plan))


def measure(name: str, plan) -> None:
    from tsumiki.planning.papers import files  # needs the settings
    from tsumiki.planning.record import PlanRecord  # the same

    print(f"\n{name}")
    wholes, busy, parts, sizes = [], [], {}, {}
    for _ in range(RUNS):
        begun = last = time.perf_counter()
        used = time.process_time()
        for file in files.everything(PlanRecord(plan), on=TODAY):
            now = time.perf_counter()
            key = f"{file.kind}.{file.extension}"
            parts.setdefault(key, []).append((now - last) * 1000)
            sizes[key] = len(file.content)
            last = now
        wholes.append(time.perf_counter() - begun)
        busy.append(time.process_time() - used)
    for key, times in parts.items():
        print(f"  {key:16} {statistics.median(times):8.0f} ms {sizes[key] / 1000:8.0f} kB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  the set: median {statistics.median(wholes):.2f} s, first {wholes[0]:.2f} s, peak memory {peak:.0f} MB"
    )
    print(f"  processor time: median {statistics.median(busy):.2f} s, first {busy[0]:.2f} s")
    listing = [timed(PlanRecord(plan)) for _ in range(RUNS)]
    print(f"  all papers built as values, no file: median {statistics.median(listing) * 1000:.0f} ms")


def timed(record) -> float:
    from tsumiki.planning import papers  # needs the settings

    begun = time.perf_counter()
    for kind in papers.KINDS:
        papers.build(kind, record, on=TODAY).missing()
    return time.perf_counter() - begun


def bigger(plan):
    """A copy of the plan with everything long and many; nothing of it is real."""
    from tsumiki.planning import sections, services  # needs the settings
    from tsumiki.planning.texts import WRITTEN  # the same

    by = plan.created_by
    copy = services.copy_plan(plan, by=by)
    basics = sections.read(copy, "basics") | {
        "title": "長い名称（合成データ）" * 10,
        "end_fiscal_year": copy.start_fiscal_year + 9,
    }
    services.save_basics(copy, by=by, expected_version=copy.section("basics").version, data=basics)
    copy.refresh_from_db()
    for key, texts in WRITTEN.items():
        data = dict.fromkeys(texts, "合成データの長い文章です。" * 615)
        services.save_texts(copy, by=by, expected_version=copy.section(key).version, data=data, key=key)
    add_rows(copy, by)
    copy.refresh_from_db()
    return copy


def add_rows(copy, by) -> None:
    from tsumiki.framework import selectors as framework  # needs the settings
    from tsumiki.planning import services  # the same
    from tsumiki.planning.services import BudgetRow, KpiRow  # the same

    for block in framework.blocks(copy.edition)[:25]:
        if not copy.blocks.filter(block=block).exists():
            services.add_block(copy, block, by=by)
    years = {year: Decimal(12) for year in copy.years}
    names = [f"指標{n}（合成データ）{'長' * 80}" for n in range(30)]
    kpis = [KpiRow(n, "outcome", "人", Decimal(6), 2025, "測" * 250, "源" * 150, years) for n in names]
    services.save_kpis(copy, by=by, expected_version=copy.section("kpis").version, rows=kpis)
    first = copy.start_fiscal_year
    lines = [BudgetRow(first + n % 10, f"費目{n}（合成データ）", 1000 + n, "general") for n in range(200)]
    services.save_budget(copy, by=by, expected_version=copy.section("budget").version, rows=lines)


if __name__ == "__main__":
    main()
