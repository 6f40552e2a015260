"""How a publication is cited: a line in Japanese, BibTeX and RIS. Pure: nothing is read or guessed.

What is not known is left out; the day of access is the day somebody really saw the document.
"""

import re

from tsumiki.kernel.dates import fiscal_year_label, japanese_date
from tsumiki.library.models import Publication

_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
LANGUAGES = {"日本語": "japanese", "英語": "english"}
CODES = {"日本語": "ja", "英語": "en"}


def line(publication: Publication) -> str:
    """『…』 encloses the title, because titles of the programme carry 「…」 themselves."""
    parts = [f"{publication.publisher}『{publication.title}』"]
    if publication.edition > 1:
        parts.append(publication.edition_label)
    if when := issued_in_words(publication.issued) or (
        fiscal_year_label(publication.fiscal_year) if publication.fiscal_year else ""
    ):
        parts.append(when)
    if publication.official_url:
        parts.append(publication.official_url)
    seen = f"（{japanese_date(publication.accessed_on)}に閲覧）" if publication.accessed_on else ""
    return "、".join(parts) + seen


def issued_in_words(issued: str) -> str:
    """2022-03-31 → 2022年3月31日; 2022-03 → 2022年3月; 2022 → 2022年."""
    return "".join(
        f"{int(part)}{unit}" for part, unit in zip(issued.split("-"), "年月日", strict=False) if part
    )


def bibtex(publication: Publication) -> str:
    fields = {
        "title": f"{{{_escaped(publication.title)}}}",
        "institution": f"{{{_escaped(publication.publisher)}}}",
        "year": _year(publication),
        "edition": str(publication.edition) if publication.edition > 1 else "",
        "url": publication.official_url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": publication.accessed_on.isoformat() if publication.accessed_on else "",
        "language": LANGUAGES.get(publication.language, ""),
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@techreport{{{publication.code},\n{rows}\n}}\n"


def _escaped(text: str) -> str:
    return _one_line(text).translate(_BIBTEX)


def ris(publication: Publication) -> str:
    rows = [
        ("TY", "RPRT"),
        ("ID", publication.code),
        ("TI", publication.title),
        ("PB", publication.publisher),
        ("PY", _year(publication)),
        ("ET", str(publication.edition) if publication.edition > 1 else ""),
        ("UR", publication.official_url),
        ("Y2", publication.accessed_on.strftime("%Y/%m/%d") if publication.accessed_on else ""),
        ("LA", CODES.get(publication.language, "")),
    ]
    kept = [f"{tag}  - {_one_line(value)}" for tag, value in rows if value]
    return "\r\n".join([*kept, "ER  - ", ""])


def _year(publication: Publication) -> str:
    return publication.issued[:4] or (str(publication.fiscal_year) if publication.fiscal_year else "")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
