from io import StringIO
from pathlib import Path

from django.core.management import call_command

ROLES_MD = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def test_roles_document_is_what_the_command_prints():
    printed = StringIO()

    call_command("roles", stdout=printed)

    assert ROLES_MD.read_text("utf-8") == printed.getvalue()
