"""An edition as the files of the next release: the folder that goes into framework/data/editions."""

import io
import zipfile
from typing import Any

import yaml

from tsumiki.framework import selectors
from tsumiki.framework.drafting.rows import block_rows, values_as_row
from tsumiki.framework.models import BlockRule, Edition
from tsumiki.framework.schema import EDITION

_HEAD = (
    "# Written by Tsumiki from the edition that was published on the site. Schema: ../../README.md.\n"
    "# The other tables are those of the edition it is based on.\n"
)


def edition_files(edition: Edition) -> dict[str, str]:
    """path inside data/editions → text: the edition's front, and all its blocks with their order."""
    year = str(edition.fiscal_year)
    rows = block_rows(edition)
    # Where a rule stands among all others would depend on which row it is written in.
    orders = dict(BlockRule.objects.filter(edition=edition, is_retired=False).values_list("code", "order"))
    for row in rows:
        for rule in row["conditions"]["after"]:
            rule["order"] = orders[f"{rule['code']}>{row['code']}"]
    blocks: dict[str, Any] = {
        "content_label": edition.block_label,
        "content_note": edition.block_note,
        # Every row says its own; what the edition below said beside its rows holds no more.
        "networks": {},
        "rows": rows,
    }
    if edition.based_on_year is not None:
        base = selectors.blocks(selectors.edition_of(edition.based_on_year))
        gone = set(base.values_list("code", flat=True)) - {row["code"] for row in rows}
        blocks |= {"remove": sorted(gone)} if gone else {}
    front = {key: value for key, value in values_as_row(edition, EDITION).items() if value not in (None, "")}
    return {f"{year}/edition.yaml": _text(front), f"{year}/blocks.yaml": _text(blocks)}


def edition_zip(edition: Edition) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in edition_files(edition).items():
            archive.writestr(path, text)
    return target.getvalue()


class _Dumper(yaml.SafeDumper):
    """Repeats a list instead of naming it (&id001): a person reads this."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(content: dict[str, Any]) -> str:
    return _HEAD + yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
