"""What the plan is about: problems with their figures, challenges, the stack, cases."""

from collections.abc import Iterator

from django.urls import reverse

from tsumiki.kernel.papers import Figure, Table
from tsumiki.planning import evidence
from tsumiki.planning.papers.paper import Drawn, Lines, Origin, Piece, Sentence
from tsumiki.planning.papers.telling.base import cut, figure_sentence, listed, origin, text, to_fill
from tsumiki.planning.papers.words import months, or_to_fill, readable
from tsumiki.planning.record import PlanRecord

_MOST_FIGURES = 5


def problems(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """The local problems, each with the officer's view of it."""
    yield listed(
        (
            Sentence(f"{row.name}" + (f"。{cut(row.note, limit)}" if row.note else ""), origin("problems"))
            for row in record.problems
        ),
        "problems",
    )


def figures(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """The figures behind the problems, each with its source; `limit` is the number of figures."""
    rows = [row for problem in record.problems for row in problem.evidence]
    unique = list({row["name"]: row for row in rows}.values())[:limit]
    yield listed(
        (
            Sentence(figure_sentence(row), origin("problems"), evidence.source(row) if row.get("source") else "")
            for row in unique
        ),
        "problems",
    )  # fmt: skip


def figures_chart(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """The same as a picture; nothing where nothing can be compared."""
    rows = list({row["name"]: row for problem in record.problems for row in problem.evidence}.values())
    shown = evidence.comparable(rows)[: limit or _MOST_FIGURES]
    chart = evidence.range_chart(f"{record.government.name}と類似団体", record.government.name, shown)
    if chart is not None:
        sources = dict.fromkeys(evidence.source(row) for row in shown if row.get("source"))
        note = f"出典：{'、'.join(sources)}" if sources else ""
        yield Drawn(Figure(chart, note=note, with_table=False), origin("problems"))


def target_states(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What each problem is to become, in the programme's own words."""
    known = [row for row in record.problems if row.code in record.vocabulary]
    yield listed(
        (
            Sentence(
                f"{row.name}について、「{record.vocabulary[row.code].target_state}」をめざします。",
                origin("problems"),
                record.vocabulary[row.code].source_title,
            )
            for row in known
        ),
        "problems",
    )


def challenges(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    yield listed(
        (
            Sentence(
                f"{row.mark}{words.text if words else row.label}"
                + (f"（{cut(row.note, limit)}）" if row.note else ""),
                origin("problems"),
            )
            for row, words in record.challenges
        ),
        "problems",
    )


def fields(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    names = "、".join(row["name"] for row in record.plan.fields)
    yield Lines((Sentence(f"分野：{names}", origin("basics")) if names else to_fill("basics", "分野"),))


def digital(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """How digital tools are used and those helped who cannot; nothing is asked where the plan does not consider them."""
    if record.is_without_digital and not record.plan.digital_use.strip():
        yield Lines((Sentence("この計画では、デジタル技術の活用を検討していません。", origin("problems")),))
    else:
        yield Lines((text(record, "digital_use", "texts", limit),))


def stack_lines(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What is done, in order, with when and by whom."""
    yield listed(
        (
            Sentence(
                f"{row.block.name}（{months(row.start_on, row.end_on)}、{or_to_fill(row.section)}）"
                + (f"：{cut(row.note, limit)}" if row.note and limit != 0 else ""),
                origin("stack"),
            )
            for row in record.stack
        ),
        "choose",
    )


def stack_table(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    if not record.stack:
        yield Lines((to_fill("choose"),))
        return
    rows = tuple(
        (row.block.name, cut(or_to_fill(row.note), limit), months(row.start_on, row.end_on), or_to_fill(row.section))
        for row in record.stack
    )  # fmt: skip
    header = ("行うこと", "ねらい・理由", "時期", "担当課")
    yield Drawn(Table(header, rows, widths=(11, 16, 9, 7), small=True), origin("stack"))


def stack_works(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What each step does and makes: the block's own words."""
    yield listed(
        (
            Sentence(
                f"{row.block.name}：{cut(row.block.what, limit)}", origin("stack"), row.block.source_title
            )
            for row in record.stack
        ),
        "choose",
    )


def cases(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What others did and what came of it, the weak results too."""
    yield listed((_case(row.case, limit) for row in record.cases), "cases")


def _case(case, limit: int | None) -> Sentence:
    weak = f"【{case.get_result_display()}】{case.weak_reason}" if case.is_weak_result else ""
    failed = f"うまくいかなかったこと：{case.what_failed}" if case.what_failed else ""
    said = f"{case.place}「{case.title}」（{case.year_text}）：{case.outcome}"
    source = f"{case.title} {readable(case.sources[0])}" if case.sources else ""
    where = Origin("参考事例", "cases", reverse("library:case_detail", args=[case.pk]))
    return Sentence("　".join(part for part in (cut(said, limit), weak, failed) if part), where, source)


def reasons(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What may be learned from the cases, in the officers' words."""
    yield listed(
        (
            Sentence(f"{row.case.place}「{row.case.title}」から：{cut(row.note, limit)}", origin("cases"))
            for row in record.cases
            if row.note
        ),
        "cases",
    )
