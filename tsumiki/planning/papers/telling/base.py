"""What every teller needs: the origin of a fact, and a text cut at the end of a sentence."""

from collections.abc import Iterable

from tsumiki.planning import evidence
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.models import BudgetLine
from tsumiki.planning.papers.paper import Lines, Origin, Sentence
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.sections import LABELS
from tsumiki.planning.texts import WRITTEN

GOES_ON = "…（計画書へ）"
_PAGES = {**LABELS, "choose": "積み木"}


def origin(page: str) -> Origin:
    return Origin(_PAGES[page], page)


def to_fill(page: str, what: str = "") -> Sentence:
    """【要記入】 with where it is written."""
    label = _PAGES[page]
    name = f"{what}：" if what else ""
    return Sentence(f"{name}{TO_FILL}（書くところ：{label}）", origin(page))


def cut(text: str, limit: int | None) -> str:
    """A text of at most `limit` characters, cut where a sentence ends; the plan's own paper has all of it."""
    whole = text.strip()
    if limit is None or len(whole) <= limit:
        return whole
    kept = " ".join(whole.split())[: max(limit - len(GOES_ON), 1)]
    stop = max(kept.rfind("。"), kept.rfind("）") if kept.endswith("）") else -1)
    stop = stop if stop > 0 else kept.rfind("、")
    return (kept[: stop + 1] if stop > 0 else kept) + GOES_ON


def text(record: PlanRecord, name: str, page: str, limit: int | None) -> Sentence:
    """A text of the plan, or 【要記入】; its origin is named by the text's own label."""
    label = WRITTEN[page][name]
    said = getattr(record.plan, name).strip()
    if not said:
        return Sentence(f"{TO_FILL}（書くところ：{_PAGES[page]}の「{label}」）", Origin(label, page))
    return Sentence(cut(said, limit), Origin(label, page))


def listed(sentences: Iterable[Sentence], page: str, style: str = "bullets", heading: str = "") -> Lines:
    """The sentences, or 【要記入】 where there are none."""
    found = tuple(sentences)
    return Lines(found or (to_fill(page),), style, heading)


def figure_sentence(row: evidence.Evidence) -> str:
    """高齢化率：37.6%（類似団体の中央値 36.1%、2020年）."""
    median = evidence.shown(row, "median") if row.get("median") is not None else ""
    facts = "、".join(
        fact for fact in (f"類似団体の中央値 {median}" if median else "", row.get("year") or "") if fact
    )
    return f"{row['name']}：{evidence.shown(row, 'value')}{f'（{facts}）' if facts else ''}"


def source_label(source: str) -> str:
    return str(BudgetLine.Source(source).label)
