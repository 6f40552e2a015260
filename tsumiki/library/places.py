"""Governments as people type them: 鳥取県南部町、313891, one after the other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Towns:
    """`codes`: {what a government is called, or its code, folded: codes}; `names`: {code: its full name}."""

    codes: Mapping[str, list[str]]
    names: Mapping[str, str]


def known_towns() -> Towns:
    codes: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for town in LocalGovernment.objects.existing():
        names[town.code] = town.full_name
        for name in (town.code, town.full_name, town.name):
            codes.setdefault(fold(name), []).append(town.code)
    return Towns(codes, names)


def towns_typed(text: str, known: Towns | None = None) -> list[str]:
    """The codes of the governments in the text, in its order. Raises InputError naming the one that is not found.

    Whoever reads many texts reads `known_towns` once and gives it here.
    """
    wanted = list(dict.fromkeys(part.strip() for part in re.split(r"[、,，\n・]", text) if part.strip()))
    if not wanted:
        return []
    known = known_towns() if known is None else known
    found = []
    for name in wanted:
        codes = list(dict.fromkeys(known.codes.get(fold(name), [])))
        if not codes:
            raise InputError(
                f"「{name[:30]}」という団体は見つかりません。鳥取県南部町 のように、都道府県から入力してください。"
            )
        if len(codes) > 1:
            raise InputError(
                f"「{name[:30]}」という名称の団体は{len(codes)}つあります。都道府県から入力してください。"
            )
        found.append(codes[0])
    return list(dict.fromkeys(found))


def names_of(codes: Iterable[str]) -> str:
    """The same in words, 、 between them."""
    wanted = list(codes)
    names = {town.code: town.full_name for town in LocalGovernment.objects.filter(code__in=wanted)}
    return "、".join(names.get(code, code) for code in wanted)
