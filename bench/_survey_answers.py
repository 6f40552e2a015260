"""What every organisation answers in the benchmark: told by its number alone, so that clients and checkers agree."""

from typing import Any

QUESTIONS = 250
CHOICES = [{"code": f"k{n}", "label": f"選択肢{n}"} for n in range(1, 9)]
KINDS = ("single", "multiple", "number", "short", "single")


def answers_of(number: int) -> dict[str, Any]:
    """What the organisation with this number answers: no two of them the same."""
    found: dict[str, Any] = {}
    for place in range(QUESTIONS):
        kind, code = KINDS[place % len(KINDS)], f"q{place + 1:03d}"
        first = (number + place) % len(CHOICES)
        if kind == "single":
            found[code] = CHOICES[first]["code"]
        elif kind == "multiple":
            pair = {first, (first + 3) % len(CHOICES)}
            found[code] = [CHOICES[n]["code"] for n in sorted(pair)]
        elif kind == "number":
            found[code] = number * 1000 + place
        else:
            found[code] = f"団体{number}の回答{place}"
    return found
