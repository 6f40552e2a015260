from tsumiki.kernel.commands import Verb
from tsumiki.portal import setup


class Command(Verb):
    help = "デモを最初の状態に戻します（登録されたものはすべて消えます）。"

    def handle(self, **options):
        setup.reset_demo(lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write(self.style.SUCCESS("デモを最初の状態に戻しました。"))
