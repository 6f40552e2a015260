"""The console command as people type it: in a process of its own."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def tsumiki(tmp_path, *words):
    environment = {
        **os.environ,
        "TSUMIKI_VAR": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nonsense"], "「nonsense」という動詞はありません。"),
        (["run", "--workers", "0"], "「0」は使えません。1以上の整数を指定してください。"),
        (["search", "空き家", "--limit", "-1"], "「-1」は使えません。"),
        (["search", "空き家"], "先に `tsumiki run` を実行してください。"),
    ],
)
def test_bad_use_is_one_sentence_and_status_2(tmp_path, words, sentence):
    ended = tsumiki(tmp_path, *words)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


def test_help_lists_our_verbs_only(tmp_path):
    ended = tsumiki(tmp_path)

    assert ended.returncode == 0
    assert "tsumiki run" in ended.stdout
    assert "makemigrations" not in ended.stdout
