import os
import socket
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from tsumiki.kernel.commands import Verb, at_least_one
from tsumiki.kernel.errors import InputError
from tsumiki.portal import setup


class Command(Verb):
    help = "準備をして、サイトを起動します。"

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定 127.0.0.1）")
        parser.add_argument("--port", type=int, default=8000, help="待ち受けるポート（既定 8000）")
        parser.add_argument(
            "--workers", type=at_least_one, default=2, help="処理を受け持つプロセスの数（既定 2）"
        )

    def handle(self, *, host, port, workers, **options):
        self.refuse_busy_port(host, port)
        self.stdout.write("準備しています…")
        self.refuse_unwritable_folder()
        setup.prepare_database()
        call_command("collectstatic", verbosity=0, interactive=False)
        setup.fill(lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write(self.style.SUCCESS(f"起動しました: http://{host}:{port}/　（止めるには Ctrl+C）"))
        self.stdout.flush()
        granian = str(Path(sys.executable).with_name("granian"))
        arguments = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
        # More threads than this only wait for each other on the interpreter; further requests queue at the socket.
        arguments += ["--blocking-threads", str(min(8, 2 * (os.cpu_count() or 1)))]
        # The server takes this process's place, so that signals reach it directly.
        os.execv(granian, [granian, *arguments, "--log-level", "warning", "config.wsgi:application"])  # noqa: S606

    @staticmethod
    def refuse_unwritable_folder():
        try:
            settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=settings.VAR_DIR):
                pass
        except OSError as reason:
            raise InputError(
                f"フォルダー {settings.VAR_DIR} に書き込めません（{reason.strerror}）。"
                "権限を確かめるか、TSUMIKI_VAR で別のフォルダーを指定してください。"
            ) from reason

    @staticmethod
    def refuse_busy_port(host, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as reason:
                raise InputError(
                    f"{host}:{port} では待ち受けられません（{getattr(reason, 'strerror', None) or '番号は0から65535まで'}）。--port で別の番号を指定してください。"
                ) from reason
