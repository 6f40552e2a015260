from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from tsumiki.accounts.services.founding import found_secretariat
from tsumiki.kernel.commands import Verb
from tsumiki.kernel.errors import InputError


class Command(Verb):
    help = "国事務局の最初の利用者を招待します（新しく設置したときに1回だけ使います）。"

    def add_arguments(self, parser):
        parser.add_argument("email", help="業務用のメールアドレス")
        parser.add_argument("--name", required=True, help="氏名")
        parser.add_argument("--section", default="事務局", help="課・部署（既定 事務局）")
        parser.add_argument(
            "--site",
            default="http://127.0.0.1:8000",
            help="サイトのアドレス（例 https://tsumiki.example.go.jp）",
        )

    def handle(self, *, email, name, section, site, **options):
        try:
            validate_email(email)
        except ValidationError as mistake:
            raise InputError(f"メールアドレス「{email}」の形が正しくありません。") from mistake

        def link(token):
            return site.rstrip("/") + reverse("accounts:invitation_open", args=[token])

        _, address = found_secretariat(email=email, name=name, section=section, link=link)
        self.stdout.write("次のページを開くと、氏名とパスワードを登録できます（14日間、1回だけ）。")
        self.stdout.write(address)
