"""What everybody may read, as two numbers: pages kept from another state are out of date."""

from django.db.models import Sum

from tsumiki.library.models import CaseAct, Publication

Kind = CaseAct.Kind
SEEN_BY_READERS = (
    *(Kind.PUBLISHED, Kind.WITHDRAWN, Kind.RESTORED, Kind.MERGED),
    *(Kind.TAKEN_OVER, Kind.RECONFIRMED),
)


def state_of_what_is_public() -> tuple[int, int]:
    """Both only ever grow, with every act that changes what readers see, in the transaction of that act.

    A moment or the last key would not do: of two acts at once the later number may be committed first.
    """
    acts = CaseAct.objects.filter(kind__in=SEEN_BY_READERS).count()
    saves = Publication.objects.aggregate(total=Sum("version"))["total"]
    return acts, saves or 0
