"""Real Japanese texts for the search's benchmark, read from the data folder: documents, queries, and what belongs together.

National programmes (purpose, issues and overview each a document of its own), contracts with companies, what local
governments adopted, entries of 夏のDigi田甲子園, and companies with all they were contracted for. Nothing is invented.
"""

import csv
import gzip
import json
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tsumiki.search.engine.documents import Document
from tsumiki.search.engine.words import words_of
from tsumiki.search.query_files import read_queries

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TSUMIKI_DATA", ROOT.parent / "shared" / "data"))
JUDGED = ROOT / "tests" / "search" / "evaluation.yaml"
PROGRAMMES = "programmes/programmes_2024.jsonl.gz"
CONTRACTS = "programmes/company_contracts_2024.csv.gz"
ADOPTIONS = "programmes/localgov_adoptions_2024.csv"
PROJECTS = "digiden-koshien/dd-koshien-2022s.csv"
REGISTRY = "registry/local_governments_1788.csv"
PARTS = {"purpose": "目的", "currentIssues": "現状・課題", "overview": "概要"}
# The types that only the benchmark has, and what a person would call them.
TYPES = {
    "programme": "国の事業",
    "contract": "契約",
    "adoption": "採択",
    "project": "デジ田",
    "company": "企業",
}
SEED, TYPED, SHORT, HELD_OUT = 7, 500, 100, 500


@dataclass(frozen=True)
class Pair:
    """The issues of a programme, and the key of its own overview."""

    text: str
    target: str


def missing() -> list[str]:
    return [
        name for name in (PROGRAMMES, CONTRACTS, ADOPTIONS, PROJECTS, REGISTRY) if not (DATA / name).is_file()
    ]


def corpus(size: int) -> tuple[list[Document], list[Document]]:
    """So many documents, and some companies that are not among them."""
    found = [*programmes(), *contracts(), *adoptions(), *projects()]
    more = list(companies())
    if size > len(found):
        wanted = size - len(found)
        return [*found, *more[:wanted]], more[wanted : wanted + SHORT]
    return random.Random(SEED).sample(found, size), more[:SHORT]


def programmes(*parts: str) -> Iterator[Document]:
    for row in _programmes():
        for part in parts or PARTS:
            if text := _lines(row[part]):
                yield Document(
                    f"programme:{row['projectId']}-{part}",
                    "programme",
                    row["projectName"],
                    label=f"{row['ministry']}・{PARTS[part]}",
                    keywords=tuple(filter(None, (row["bureau"], row["majorExpense"]))),
                    body=text,
                    facets=_facets(ministry=row["ministry"], year=str(row["startYear"] or "")),
                )


def contracts() -> Iterator[Document]:
    for number, row in enumerate(_rows(CONTRACTS)):
        yield Document(
            f"contract:{number}",
            "contract",
            row["contract_summary"] or row["project_name"],
            label=row["name"],
            names=(row["name"],),
            keywords=(row["project_name"],),
            body=row["role"],
            facets=_facets(ministry=row["ministry"], year="2024"),
        )


def adoptions() -> Iterator[Document]:
    places = {row["code6"]: (row["prefecture"], row["name"], row["county"]) for row in _rows(REGISTRY)}
    for number, row in enumerate(_rows(ADOPTIONS)):
        prefecture, name, county = places[row["lgcode6"]]
        yield Document(
            f"adoption:{number}",
            "adoption",
            row["contract_summary"] or row["project_name"],
            label=name if name == prefecture else f"{name}（{prefecture}）",
            places=tuple(dict.fromkeys(filter(None, (prefecture, name, prefecture + name, county)))),
            keywords=(row["project_name"],),
            body=row["role"],
            facets=_facets(ministry=row["ministry"], prefecture=prefecture, year="2024"),
        )


def projects() -> Iterator[Document]:
    for number, row in enumerate(_rows(PROJECTS)):
        yield Document(
            f"project:{number}",
            "project",
            row["name"],
            label=row["city"] or row["pref"],
            places=tuple(dict.fromkeys(filter(None, (row["pref"], row["city"])))),
            keywords=(row["category"],),
            body=row["description"],
            facets=_facets(prefecture=row["pref"], year="2022"),
        )


def companies() -> Iterator[Document]:
    """Those with the most contracts first."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(CONTRACTS):
        found[row["corporate_number"]].append(row)
    for number, rows in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        said = dict.fromkeys(row["contract_summary"] for row in rows)
        ministries = tuple(dict.fromkeys(row["ministry"] for row in rows))
        yield Document(
            f"company:{number}",
            "company",
            rows[0]["name"],
            keywords=ministries,
            body="\n".join(filter(None, said)),
            facets={"ministry": ministries, "year": ("2024",)},
        )


def overviews() -> list[Document]:
    """What the programmes do, without their names: an issue must find its programme by what is meant."""
    return [
        Document(f"programme:{row['projectId']}", "programme", "", body=text)
        for row in _programmes()
        if (text := _lines(row["overview"]))
    ]


def issues(count: int) -> list[Pair]:
    """The issues of so many programmes whose overview is there."""
    pairs = [
        Pair(text, f"programme:{row['projectId']}")
        for row in _programmes()
        if _lines(row["overview"]) and (text := _lines(row["currentIssues"]))
    ]
    return random.Random(SEED).sample(pairs, min(count, len(pairs)))


def judged_queries() -> list[str]:
    return [query.text for query in read_queries(JUDGED)]


def typed_queries(documents: Sequence[Document], count: int) -> list[str]:
    """Two to four nouns of a title, in their order, with spaces between: as people type them."""
    chance = random.Random(SEED)
    titles = sorted({document.title for document in documents})
    found: list[str] = []
    while len(found) < count:
        title = chance.choice(titles)
        nouns = nouns_of(title)
        if len(nouns) >= 2:
            chosen = sorted(chance.sample(range(len(nouns)), min(chance.choice((2, 3, 4)), len(nouns))))
            found.append(" ".join(nouns[place] for place in chosen))
    return found


def short_queries(documents: Sequence[Document], count: int) -> list[str]:
    """Words of two characters that stand in titles."""
    chance = random.Random(SEED)
    titles = sorted({document.title for document in documents})
    known = {noun for title in chance.sample(titles, min(len(titles), 3_000)) for noun in nouns_of(title)}
    two = sorted(noun for noun in known if len(noun) == 2)
    return chance.sample(two, min(count, len(two)))


def nouns_of(title: str) -> list[str]:
    words = [word for word in words_of(title) if word.is_noun and not word.is_affix]
    return list(dict.fromkeys(title[word.start : word.end] for word in words if word.end - word.start > 1))


def _programmes() -> Iterator[dict[str, Any]]:
    with gzip.open(DATA / PROGRAMMES, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = DATA / name
    with (
        gzip.open(path, "rt", encoding="utf-8-sig")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8-sig") as file
    ):
        yield from csv.DictReader(file)


def _lines(text: str | None) -> str:
    return (text or "").replace("/", "\n").strip()


def _facets(**values: str) -> Mapping[str, tuple[str, ...]]:
    return {name: (value,) for name, value in values.items() if value}
