"""How far a paper is filled in, field by field: characters against the limit, and what is missing where."""

from dataclasses import dataclass

from tsumiki.planning.papers.paper import Origin, Paper


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    title: str
    count: int
    limit: int | None
    missing: tuple[Origin, ...]
    origins: tuple[Origin, ...]

    @property
    def over(self) -> int:
        """How many characters are too many."""
        return max(0, self.count - self.limit) if self.limit is not None else 0

    @property
    def counted(self) -> str:
        return f"{self.count:,}字" + (f"／{self.limit:,}字" if self.limit is not None else "")

    @property
    def status(self) -> str:
        if self.over:
            return f"上限を{self.over:,}字超えています"
        return "足りないものがあります" if self.missing else "記入済み"

    @property
    def kind(self) -> str:
        """The badge's kind."""
        return "error" if self.over else "waiting" if self.missing else "public"


def completeness(paper: Paper) -> list[Entry]:
    return [
        Entry(
            part.key,
            part.title,
            len(part.text()),
            part.limit,
            tuple(part.missing()),
            tuple(part.origins()),
        )
        for part in paper.parts
    ]
