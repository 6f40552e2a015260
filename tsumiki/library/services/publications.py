"""Every write of publications: register, correct, publish, withdraw, keep a file, note how the link is."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.files import nothing_without
from tsumiki.kernel.uploads import Upload
from tsumiki.library import publishing_rules as rules
from tsumiki.library.link_checks import Outcome, check
from tsumiki.library.models import Publication, PublicationFile, SourceLink
from tsumiki.library.searchable_publications import show

FIELDS = (
    "kind",
    "title",
    "publisher",
    "fiscal_year",
    "issued",
    "pages",
    "description",
    "official_url",
    "accessed_on",
    "language",
    "terms",
    "source_title",
    "source_url",
)
# Pages of their own stand at these addresses.
ADDRESSES = ("manage", "add")
SAVED_MEANWHILE = "確認の間に別の人が保存しました。入力した内容は下に残っています。いまの内容を確かめてから、もう一度保存してください。"


def create_publication(
    *, by: User, data: Mapping[str, Any], code: str = "", replaces: Publication | None = None
) -> Publication:
    """Register a draft, as a new work or as the edition after `replaces`. Without a code it gets one."""
    if refusal := rules.refusal_to_manage(by) or (replaces and rules.refusal_to_replace(by, replaces)):
        raise RuleError(refusal)
    with audit.change("library.publication_created", by=by) as entry:
        made = Publication(code=code or _free_code(data, replaces), replaces=replaces)
        _refuse_taken_code(made.code)
        for name in FIELDS:
            setattr(made, name, data[name])
        made.save()
        entry.of(made, code=made.code, edition=made.edition)
    return made


def _refuse_taken_code(code: str) -> None:
    if code in ADDRESSES or Publication.objects.filter(code=code).exists():
        raise RuleError(f"コード「{code}」は使われています。別のコードにしてください。")


def _free_code(data: Mapping[str, Any], replaces: Publication | None) -> str:
    """A code that tells the work and its edition, or the kind and the year, and is nobody else's."""
    base = (
        f"{replaces.work[:48]}-{replaces.edition + 1}"
        if replaces
        else f"{data['kind']}-{data['fiscal_year'] or 'x'}"
    )
    taken = set(Publication.objects.filter(code__startswith=base).values_list("code", flat=True))
    number, found = 2, base
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def edit_publication(
    publication: Publication, *, by: User, expected_version: int, data: Mapping[str, Any]
) -> Publication:
    """Correct the record. A new address has not been opened by anybody yet. Raises RuleError if saved meanwhile."""
    with audit.change("library.publication_saved", by=by) as entry:
        locked = _locked(publication)
        if refusal := rules.refusal_to_manage(by):
            raise RuleError(refusal)
        if locked.version != expected_version:
            raise RuleError(SAVED_MEANWHILE)
        if locked.official_url != data["official_url"]:
            locked.link_state, locked.link_checked_on = Publication.Link.UNKNOWN, None
        changed = [name for name in FIELDS if getattr(locked, name) != data[name]]
        for name in FIELDS:
            setattr(locked, name, data[name])
        locked.version += 1
        locked.save()
        show(locked)
        entry.of(locked, changed=changed)
    return locked


def publish_publication(publication: Publication, *, by: User) -> None:
    """Show it to everybody."""
    with audit.change("library.publication_published", by=by) as entry:
        locked = _locked(publication)
        if refusal := rules.refusal_to_publish(by, locked):
            raise RuleError(refusal)
        locked.status, locked.published_at = Publication.Status.PUBLISHED, timezone.now()
        locked.withdrawn_reason = ""
        locked.version += 1
        locked.save()
        show(locked)
        entry.of(locked)


def withdraw_publication(publication: Publication, *, by: User, reason: str) -> None:
    """Take it off the public pages at once; it stays as a draft with the reason."""
    with audit.change("library.publication_withdrawn", by=by) as entry:
        locked = _locked(publication)
        if refusal := rules.refusal_to_withdraw(by, locked, reason):
            raise RuleError(refusal)
        locked.status, locked.published_at = Publication.Status.DRAFT, None
        locked.withdrawn_reason = reason
        locked.version += 1
        locked.save()
        show(locked)
        entry.of(locked, reason=reason)


def keep_publication_file(publication: Publication, upload: Upload, *, by: User) -> None:
    """Make the file the publication's own; the one before stays in storage, no longer shown."""
    row = PublicationFile.of(upload, publication=publication, sent_by=by)
    with nothing_without(row):
        _keep(row, upload, by=by)


def _keep(row: PublicationFile, upload: Upload, *, by: User) -> None:
    with audit.change("library.publication_file_kept", by=by) as entry:
        locked = _locked(row.publication)
        if refusal := rules.refusal_to_manage(by):
            raise RuleError(refusal)
        locked.files.filter(is_current=True).update(is_current=False)
        row.store(upload)
        entry.of(locked, file=row.name, size=row.size, digest=row.digest)


def remove_publication_file(publication: Publication, *, by: User) -> None:
    """Stop giving the file out."""
    with audit.change("library.publication_file_removed", by=by) as entry:
        locked = _locked(publication)
        if refusal := rules.refusal_to_manage(by):
            raise RuleError(refusal)
        locked.files.filter(is_current=True).update(is_current=False)
        entry.of(locked)


def record_link(publication: Publication, *, by: User, opens: bool) -> None:
    """Note that a person opened the official link today, or could not."""
    if refusal := rules.refusal_to_judge_link(by, publication):
        raise RuleError(refusal)
    with audit.change("library.publication_link_judged", by=by) as entry:
        locked = _locked(publication)
        _judge(locked, opens=opens)
        entry.of(locked, link=locked.link_state)


def record_links(found: Mapping[str, bool]) -> int:
    """Note for every publication with one of these addresses whether a check could open it; returns how many."""
    with transaction.atomic():
        rows = list(
            Publication.objects.select_for_update(of=("self",)).filter(official_url__in=found).order_by("pk")
        )
        if not rows:
            return 0
        with audit.change("library.publication_links_checked", by=None) as entry:
            for row in rows:
                _judge(row, opens=found[row.official_url])
            broken = [row.code for row in rows if row.link_state == Publication.Link.BROKEN]
            entry.of_all(Publication, checked=len(rows), broken=broken)
    return len(rows)


def check_publication_links(ask: Callable[[str], Outcome] = check) -> dict[str, int]:
    """Ask whether the official links of what is published still open; returns how many did and how many did not.

    What is not asked (an address that is not public) keeps what people have said of it.
    """
    rows = Publication.objects.filter(status=Publication.Status.PUBLISHED).exclude(official_url="")
    urls = sorted(set(rows.order_by("pk").values_list("official_url", flat=True)))
    states = {url: ask(url).state for url in urls}
    found = {url: state != SourceLink.State.BROKEN for url, state in states.items() if state != "not_asked"}
    record_links(found)
    opened = sum(found.values())
    return {"opens": opened, "broken": len(found) - opened}


def _judge(publication: Publication, *, opens: bool) -> None:
    publication.link_state = Publication.Link.OPENS if opens else Publication.Link.BROKEN
    publication.link_checked_on = timezone.localdate()
    publication.save(update_fields=["link_state", "link_checked_on"])


def _locked(publication: Publication) -> Publication:
    rows = Publication.objects.select_for_update(of=("self",)).select_related("replaces")
    return rows.get(pk=publication.pk)
