"""`tsumiki survey tabulate`."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_tables_in_words(closed, capsys):
    call_command("survey", "tabulate", closed.code)

    assert capsys.readouterr().out.splitlines()[:6] == [
        "2026年度の試験調査",
        "",
        "問1 ありますか（n=6、回答したすべての団体）",
        "  yes\tはい\t4\t66.7%",
        "  no\tいいえ\t2\t33.3%",
        "  no_answer\t無回答\t0\t0.0%",
    ]


def test_campaign_that_does_not_exist_is_refused_with_those_that_do(closed):
    with pytest.raises(CommandError, match="調査「nothing」はありません。ある調査: round-2026") as refused:
        call_command("survey", "tabulate", "nothing")

    assert refused.value.returncode == 2


def test_hidden_numbers_stay_hidden(hiding, capsys):
    call_command("survey", "tabulate", "hiding")

    assert "  yes\tはい\t秘匿\t秘匿" in capsys.readouterr().out.splitlines()
