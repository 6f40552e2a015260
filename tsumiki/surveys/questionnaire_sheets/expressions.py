"""The few XLSForm expressions that have a counterpart here; everything else returns None and is listed for people."""

import re
from typing import Any

_EQUALS = re.compile(r"\$\{\s*([\w.-]+)\s*\}\s*=\s*['\"]([^'\"]*)['\"]")
_SELECTED = re.compile(r"selected\(\s*\$\{\s*([\w.-]+)\s*\}\s*,\s*['\"]([^'\"]*)['\"]\s*\)")
_LOWER = re.compile(r"\.\s*>=\s*(-?\d+(?:\.\d+)?)")
_UPPER = re.compile(r"\.\s*<=\s*(-?\d+(?:\.\d+)?)")
_FIRST_DAY = re.compile(r"\.\s*>=\s*date\(\s*['\"](\d{4}-\d{2}-\d{2})['\"]\s*\)")
_LAST_DAY = re.compile(r"\.\s*<=\s*date\(\s*['\"](\d{4}-\d{2}-\d{2})['\"]\s*\)")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)")


def relevant(text: str) -> list[dict[str, Any]] | None:
    """${q} = 'a' or selected(${q}, 'b') → [{question: q, any_of: [a, b]}]; groups joined by `and` must all be met."""
    found: list[dict[str, Any]] = []
    for part in _split(text, "and"):
        pairs = [_pair(term) for term in _split(part, "or")]
        if not pairs or any(pair is None for pair in pairs) or len({pair[0] for pair in pairs if pair}) != 1:
            return None
        known = [pair for pair in pairs if pair]
        found.append({"question": known[0][0], "any_of": [code for _, code in known]})
    return found


def _split(text: str, word: str) -> list[str]:
    """Split at a word outside brackets; brackets around the whole are taken away."""
    text = _bare(text.strip())
    depth, start, parts = 0, 0, []
    for match in re.finditer(rf"[()]|\b{word}\b|'[^']*'|\"[^\"]*\"", text):
        sign = match.group()
        if sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == word and depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _bare(text: str) -> str:
    while text.startswith("(") and text.endswith(")") and _closes_at_end(text):
        text = text[1:-1].strip()
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return place == len(text) - 1
    return False


def _pair(term: str) -> tuple[str, str] | None:
    term = _bare(term.strip())
    match = _EQUALS.fullmatch(term) or _SELECTED.fullmatch(term)
    return (match[1], match[2]) if match else None


def constraint(text: str) -> dict[str, Any] | None:
    """What a constraint says: . >= 0 and . <= 100, string-length(.) <= 200, . >= date('2026-04-01')."""
    found: dict[str, Any] = {}
    for part in _split(text, "and"):
        term = _bare(part.strip())
        if match := _LOWER.fullmatch(term):
            found["minimum"] = float(match[1])
        elif match := _UPPER.fullmatch(term):
            found["maximum"] = float(match[1])
        elif match := _FIRST_DAY.fullmatch(term):
            found["earliest"] = match[1]
        elif match := _LAST_DAY.fullmatch(term):
            found["latest"] = match[1]
        elif match := _LENGTH.fullmatch(term):
            found["max_length"] = int(match[1])
        else:
            return None
    return found
