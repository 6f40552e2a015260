"""What of the publications can be found: only what is published, by its code, which never changes."""

from collections.abc import Iterator

from django.urls import reverse

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.library.models import Publication
from tsumiki.search import services
from tsumiki.search.engine.documents import Document
from tsumiki.search.marks import PUBLIC
from tsumiki.search.sources import Facet, Source

KIND = Facet("publication_kind", "資料の種類", lambda: dict(Publication.Kind.choices))


def key_of(publication: Publication) -> str:
    return f"publication:{publication.code}"


def document_of(publication: Publication) -> Document:
    year = fiscal_year_label(publication.fiscal_year) if publication.fiscal_year else ""
    return Document(
        key_of(publication),
        "publication",
        publication.title,
        keywords=(publication.get_kind_display(),),
        summary=publication.description,
        body=f"{publication.publisher}\n{year}",
        seen_by=(PUBLIC,),
        facets={"publication_kind": (publication.kind,)},
    )


def documents_of_publications() -> Iterator[Document]:
    for publication in Publication.objects.filter(status=Publication.Status.PUBLISHED).order_by("pk"):
        yield document_of(publication)


def show(publication: Publication) -> None:
    """Make it findable as it is now, or findable no more; call it in the transaction that changed it."""
    if publication.is_public:
        services.put([document_of(publication)])
    else:
        services.remove([key_of(publication)])


PUBLICATIONS = Source(
    "publication",
    "手引・報告書",
    documents_of_publications,
    lambda code: reverse("shelf:publication_detail", args=[code]),
    (KIND,),
)
