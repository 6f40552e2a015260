"""Keep the search in step with a case, in the transaction of its change."""

from tsumiki.framework.models import Edition
from tsumiki.library.models import Case
from tsumiki.library.searchable import document_of, key_of, names_in_force
from tsumiki.search import services


def refresh(pk: int) -> None:
    """Make the case findable as it now stands; one that is gone or leads to another is findable no more."""
    case = (
        Case.objects.select_related("local_government", "draft")
        .prefetch_related("towns")
        .filter(pk=pk)
        .first()
    )
    if case is None or case.status == Case.Status.MERGED:
        services.remove([key_of(Case(pk=pk))])
    elif Edition.objects.filter(is_current=True).exists():
        services.put([document_of(case, names_in_force())])
