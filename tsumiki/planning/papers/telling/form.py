"""What the forms of a 地域再生計画 ask: name, author, area, term. The conventions are those seen in published plans."""

from collections.abc import Iterable, Iterator
from datetime import date

from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.dates import wareki
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.papers.paper import Lines, Piece, Sentence
from tsumiki.planning.papers.telling.base import origin
from tsumiki.planning.record import PlanRecord


def name(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """One line: the name is printed in the official gazette, where a line break of ours would stand in the middle."""
    yield Lines((Sentence("".join(record.plan.title.split()), origin("basics")),))


def author_names(governments: Iterable[LocalGovernment]) -> list[str]:
    """作成主体: a town with 県 and 郡, a city with 県; several in the order of their codes."""
    return [
        f"{row.prefecture if not row.is_prefecture else ''}{row.county}{row.name}"
        for row in sorted(governments, key=lambda row: row.code)
    ]


def author(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    yield Lines(tuple(Sentence(text) for text in author_names([record.government])))


def area(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    (own,) = author_names([record.government])
    yield Lines((Sentence(f"{own}の区域の{TO_FILL}（全域か、一部の区域か）"),))


def term(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    end = wareki(date(record.plan.end_fiscal_year + 1, 3, 31))
    yield Lines((Sentence(f"地域再生計画の認定の日から{end}まで", origin("basics")),))


def measures(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """Which measure of the act is used is for people to say; the grants in the budget are what the record knows."""
    yield Lines((Sentence(f"活用する特別の措置：{TO_FILL}"),))


def basics(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    fields = "、".join(field["name"] for field in record.plan.fields) or TO_FILL
    yield Lines(
        (
            Sentence(f"事業名：{record.plan.title}", origin("basics")),
            Sentence(f"期間：{record.plan.period}", origin("basics")),
            Sentence(f"分野：{fields}", origin("basics")),
        )
    )
