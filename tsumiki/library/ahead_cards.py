"""Cases one step ahead in the words of their page: when the next step was, how long it took, what was decided, whom to ask."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from tsumiki.kernel.charts import MISSING
from tsumiki.library import cards
from tsumiki.library.models import Case
from tsumiki.library.selectors import Shown, SuggestedCase

MOST_EVENTS = 4
_DAYS_OF_MONTH = 30.44


class Dated(Protocol):
    """Anything that happened on a day between two."""

    first_day: date
    last_day: date


def card_of(suggestion: SuggestedCase, shown: Shown, names: cards.Names) -> dict[str, Any]:
    """The parameters of components/resource_card.html."""
    case = suggestion.case
    return {
        **cards.card_of(case, names),
        "is_near": suggestion.is_near,
        "reason": "。".join(suggestion.reasons),
        "facts": [{"label": label, "value": value} for label, value in _facts(case, shown)],
    }


def _facts(case: Case, shown: Shown) -> list[tuple[str, str]]:
    rows = [
        (event.when, f"{event.text}　決めたこと：{event.decision}" if event.decision else event.text)
        for event in shown.events[:MOST_EVENTS]
    ]
    if rest := len(shown.events) - MOST_EVENTS:
        rows += [("ほか", f"{rest}件のできごと")] if rest > 0 else []
    if not rows:
        rows = [("時期", MISSING)]
    if words := length_in_words(shown.events):
        rows.append(("かかった期間", words))
    if shown.blocks:
        rows.append(("使った積み木", "、".join(shown.blocks)))
    rows.append(("聞く先", f"{case.place}　{case.contact_section or f'（担当の部署は{MISSING}）'}"))
    return rows


def length_in_words(events: Sequence[Dated]) -> str:
    """How long it was from the first to the last of these events, as exactly as vague dates allow; "" for fewer than two."""
    if len(events) < 2:
        return ""
    longest = (max(e.last_day for e in events) - min(e.first_day for e in events)).days
    shortest = max((max(e.first_day for e in events) - min(e.last_day for e in events)).days, 0)
    low, high = round(shortest / _DAYS_OF_MONTH), round(longest / _DAYS_OF_MONTH)
    if high < 1:
        months = "1か月以内"
    elif low == high:
        months = f"およそ{low}か月"
    elif low == 0:
        months = f"長くて{high}か月"
    else:
        months = f"およそ{low}〜{high}か月"
    return f"{months}（記録のあるできごとの最初から最後まで）"
