"""What of the apps below can be found: local governments, blocks, and grants of the vocabulary in force."""

from collections.abc import Iterator, Mapping

from django.urls import reverse

from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block, Edition, Grant
from tsumiki.search import services
from tsumiki.search.engine.documents import Document
from tsumiki.search.finding import place_names
from tsumiki.search.models import Entry
from tsumiki.search.sources import Facet, Source

PREFECTURE = Facet("prefecture", "都道府県")
FIELD = Facet("field", "分野", lambda: framework.names(framework.fields()))
PROBLEM = Facet("problem", "地域課題", lambda: framework.names(framework.problems()))
CHALLENGE = Facet(
    "challenge",
    "デジタル活用の課題",
    lambda: {
        str(number): f"{mark} {label}"
        for number, mark, label in framework.challenges().values_list("number", "mark", "label")
    },
)
STEP = Facet("step", "工程", lambda: framework.names(framework.steps()))
KIND = Facet("kind", "団体の種別", lambda: dict(LocalGovernment.Kind.choices))


def governments() -> Iterator[Document]:
    for row in LocalGovernment.objects.existing().order_by("code"):
        yield Document(
            f"government:{row.code}",
            "government",
            row.full_name,
            label=row.get_kind_display(),
            names=(row.name, row.kana, row.romaji, row.code, row.code[:5]),
            places=place_names(row.prefecture, row.name, row.county),
            keywords=(row.get_kind_display(),),
            facets={"prefecture": (row.prefecture,), "kind": (row.kind,)},
        )


def blocks() -> Iterator[Document]:
    if not Edition.objects.filter(is_current=True).exists():
        return
    names = {"field": FIELD, "problem": PROBLEM, "challenge": CHALLENGE}
    labels = {name: facet.labels() if facet.labels else {} for name, facet in names.items()}
    for row in framework.blocks():
        yield _block(row, labels)


def refresh_blocks(_edition: Edition) -> list[Edition]:
    """Keep the search in step with an edition that comes into force."""
    now = list(blocks())
    services.put(now)
    stored = Entry.objects.filter(type="block").exclude(prepared="").order_by("key")
    gone = set(stored.values_list("key", flat=True)) - {document.key for document in now}
    services.remove(sorted(gone))
    return []


def _block(row: Block, labels: Mapping[str, Mapping[str, str]]) -> Document:
    challenges = [str(number) for number in row.challenges]
    chosen = {"field": row.fields, "problem": row.problems, "challenge": challenges}
    named = [labels[name][code] for name, codes in chosen.items() for code in codes if code in labels[name]]
    return Document(
        f"block:{row.code}",
        "block",
        row.name,
        label=f"{row.step.name}・{row.group.name}",
        keywords=(row.step.name, row.group.name, *named),
        summary=row.what,
        body="\n".join([row.why, row.when_it_suits, *row.inputs, *row.outputs, *row.pitfalls]),
        facets={"step": (row.step.code,), **{name: tuple(codes) for name, codes in chosen.items()}},
    )


def grants() -> Iterator[Document]:
    if not Edition.objects.filter(is_current=True).exists():
        return
    for row in framework.grants():
        yield Document(
            f"grant:{row.code}",
            "grant",
            f"{row.scheme}　{row.name}",
            names=(row.scheme, row.name),
            keywords=("交付金", "財源"),
            summary="　".join(filter(None, [_years(row), row.period, row.cycle])),
            body="\n".join([*row.conditions, row.conditions_note, row.caps_note, row.results]),
        )


def _years(row: Grant) -> str:
    until = row.fiscal_year_to or ""
    return f"{row.fiscal_year_from}年度～{until}{'年度' if until else ''}"


SOURCES = (
    Source(
        "government",
        "団体",
        governments,
        lambda code: reverse("directory:detail", args=[code]),
        (PREFECTURE, KIND),
    ),
    Source(
        "block",
        "積み木",
        blocks,
        lambda code: reverse("framework:block_detail", args=[code]),
        (FIELD, PROBLEM, CHALLENGE, STEP),
    ),
    Source("grant", "交付金", grants, lambda _: reverse("framework:grant_list")),
)
