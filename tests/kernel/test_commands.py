import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tsumiki.kernel.commands import Verb
from tsumiki.kernel.errors import InputError


class Greet(Verb):
    help = "あいさつをします。"

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=1)

    def handle(self, *, times, **options):
        if times < 1:
            raise InputError("回数は1以上で指定してください。")
        self.stdout.write("こんにちは" * times)


def test_verb_does_its_work(capsys):
    call_command(Greet(), times=2)

    assert capsys.readouterr().out == "こんにちはこんにちは\n"


def test_verb_turns_a_refusal_into_its_sentence_and_status_2():
    with pytest.raises(CommandError) as refusal:
        call_command(Greet(), times=0)

    assert (str(refusal.value), refusal.value.returncode) == ("回数は1以上で指定してください。", 2)


def test_verb_used_wrongly_says_so_in_japanese_with_status_2(capsys):
    parser = Greet().create_parser("tsumiki", "greet")

    with pytest.raises(SystemExit) as end:
        parser.parse_args(["--loudly"])

    assert end.value.code == 2
    assert capsys.readouterr().err == (
        "使い方が違います: unrecognized arguments: --loudly（`tsumiki greet --help` で使い方を表示します）\n"
    )


def test_verb_describes_itself(capsys):
    parser = Greet().create_parser("tsumiki", "greet")

    with pytest.raises(SystemExit) as end:
        parser.parse_args(["--help"])

    assert end.value.code == 0
    assert "あいさつをします。" in capsys.readouterr().out
