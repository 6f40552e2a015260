"""Cases from a table: every row becomes, or changes, a draft; nothing is published by it."""

from dataclasses import dataclass

from django.db import transaction

from tsumiki.accounts.models import User
from tsumiki.directory.models import Organisation
from tsumiki.kernel.errors import RuleError
from tsumiki.library.case_reading import State, judge
from tsumiki.library.case_sheets import Table
from tsumiki.library.services.drafts import begin_case, put_in_draft, revise_case


@dataclass(frozen=True, slots=True)
class Imported:
    new: int
    changed: int
    same: int
    wrong: int


def import_cases(table: Table, organisation: Organisation, *, by: User) -> Imported:
    """Take every case whose rows are right; the others are left out. The same table again changes nothing.

    Raises RuleError when the person may not write for the organisation.
    """
    counts = dict.fromkeys(State, 0)
    for row in judge(table, organisation, by=by):
        state = row.state
        try:
            if state == State.NEW:
                begin_case(organisation, title=row.title, by=by, data=row.values)
            elif state == State.CHANGED and row.case is not None:
                # A draft is opened only with what it is opened for.
                with transaction.atomic():
                    revise_case(row.case, by=by)
                    put_in_draft(row.case, row.values, seen=row.seen, by=by)
        except RuleError:
            # Somebody went on with this case since it was judged.
            state = State.WRONG
        counts[state] += 1
    return Imported(*(counts[state] for state in (State.NEW, State.CHANGED, State.SAME, State.WRONG)))
