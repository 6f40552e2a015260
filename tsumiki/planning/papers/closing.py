"""The last chapter: where everything comes from."""

from collections.abc import Iterator
from typing import Any

from tsumiki.kernel.papers import Block, Bullets, Heading, Note
from tsumiki.planning import evidence
from tsumiki.planning.papers.words import readable
from tsumiki.planning.record import PlanRecord


def chapters(record: PlanRecord) -> Iterator[Block]:
    yield Heading("13　出典一覧")
    yield Bullets(tuple(sources(record)), numbered=True)
    yield Note("この書面の文章のうち、定型の部分は記録された内容から自動で組み立てています。")


def sources(record: PlanRecord) -> list[str]:
    """Every source the paper leans on, once each, in the order of its chapters."""
    found = [f"{record.edition.label}：{_row_source(record.edition)}"]
    for problem in record.problems:
        for row in problem.evidence:
            if row.get("source"):
                # A town's own count says itself what it is.
                kind = "" if row.get("is_own") else "統計："
                found.append(f"{kind}{evidence.source(row)}")
    found += [f"積み木「{row.block.name}」：{_row_source(row.block)}" for row in record.stack]
    for row in record.cases:
        found += [f"事例「{row.case.title}」：{readable(url)}" for url in row.case.sources]
    found += [
        f"交付金「{line.grant}」：{_row_source(line.grant)}"
        for line in record.budget
        if line.grant is not None
    ]
    found += [
        f"指標「{figures.kpi.name}」：{figures.kpi.source}" for figures in record.kpis if figures.kpi.source
    ]
    return list(dict.fromkeys(found))


def _row_source(row: Any) -> str:
    year = f"（{row.source_year}年）" if row.source_year else ""
    url = f" {readable(row.source_url)}" if row.source_url else ""
    return f"{row.source_title}{year}{url}"
