"""Files that we made, handed out under a Japanese name."""

from urllib.parse import quote

from django.http import HttpResponse

_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', "_"))


def file_name(text: str) -> str:
    """The text without the signs that file systems refuse in names."""
    return text.translate(_NOT_IN_NAMES)


def download(content: bytes, *, plain: str, name: str, content_type: str) -> HttpResponse:
    """An answer that is saved as `name` (RFC 5987), or as the ASCII name `plain` by what cannot read that."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response
