"""Governments as people type them: 鳥取県南部町、313891, one after the other."""

import re
from collections.abc import Iterable, Mapping

from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold


def known_towns() -> Mapping[str, list[str]]:
    """{what a government is called, or its code, folded: codes}"""
    known: dict[str, list[str]] = {}
    for town in LocalGovernment.objects.existing():
        for name in (town.code, town.full_name, town.name):
            known.setdefault(fold(name), []).append(town.code)
    return known


def towns_typed(text: str, known: Mapping[str, list[str]] | None = None) -> list[str]:
    """The codes of the governments in the text, in its order. Raises InputError naming the one that is not found.

    Whoever reads many texts reads `known_towns` once and gives it here.
    """
    wanted = list(dict.fromkeys(part.strip() for part in re.split(r"[、,，\n・]", text) if part.strip()))
    if not wanted:
        return []
    known = known_towns() if known is None else known
    found = []
    for name in wanted:
        codes = list(dict.fromkeys(known.get(fold(name), [])))
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
