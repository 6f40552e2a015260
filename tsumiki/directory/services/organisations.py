"""Registering companies and other organisations that are not local governments."""

from typing import Any

from django.core.exceptions import ValidationError

from tsumiki.directory.models import Organisation
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError


def register_organisation(
    *,
    kind: str,
    name: str,
    by: audit.Actor | None,
    corporate_number: str | None = None,
    prefecture: str = "",
    website: str = "",
    is_synthetic: bool = False,
) -> Organisation:
    """Register an organisation. Local governments come only from the official registry.

    Raises RuleError for a local government, ValidationError (per field, in Japanese) for bad or taken values.
    """
    organisation = Organisation(
        kind=kind,
        name=name.strip(),
        corporate_number=corporate_number or None,
        prefecture=prefecture,
        website=website,
        is_synthetic=is_synthetic,
    )
    if organisation.is_local_government:
        raise RuleError("地方公共団体は公式の団体一覧から読み込みます。ここでは登録できません。")
    _check(organisation)
    with audit.change("directory.organisation_registered", by=by) as entry:
        organisation.save()
        entry.of(organisation, kind=kind)
    return organisation


def _check(organisation: Organisation) -> None:
    errors: dict[str, Any] = {}
    try:
        organisation.full_clean()
    except ValidationError as problem:
        errors = problem.error_dict
    if errors:
        raise ValidationError(errors)
