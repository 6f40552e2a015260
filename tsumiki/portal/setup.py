"""Fill an installation: what ships with the package, the statistics if they are at hand, and the demo's people.

Each app loads its own; this is only the order. Every step may be repeated without harm.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from tsumiki.accounts import demo as accounts_demo
from tsumiki.accounts.models import User
from tsumiki.diagnosis import demo as diagnosis_demo
from tsumiki.diagnosis import selectors as diagnosis
from tsumiki.diagnosis.catalogue import source_manifest
from tsumiki.diagnosis.folders import find_file
from tsumiki.diagnosis.services import load_statistics
from tsumiki.directory.services.registry import load_registry
from tsumiki.framework import demo as framework_demo
from tsumiki.framework.services import load_editions
from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.library import demo as library_demo
from tsumiki.library.services import load_shipped_cases
from tsumiki.library.services.shipped_publications import load_shipped_publications
from tsumiki.planning import demo as planning_demo
from tsumiki.planning import demo_after as planning_demo_after
from tsumiki.planning import demo_deciding
from tsumiki.search.services import synchronise
from tsumiki.surveys import demo as surveys_demo
from tsumiki.surveys.services.questionnaires import load_shipped_questionnaires

Say = Callable[[str], None]


def prepare_database() -> None:
    """Create or upgrade the tables.

    Raises InputError when the database cannot be reached or written, or was made by a newer release.
    """
    try:
        _refuse_newer_database()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as reason:
        name = connection.settings_dict["NAME"]
        raise InputError(
            f"データベース（{name}）を使えません。場所と書込みの権限、DATABASE_URL を確かめてください。詳細: {reason}"
        ) from reason


def _refuse_newer_database() -> None:
    loader = MigrationLoader(connection)
    ours = {app.split(".")[-1] for app in settings.INSTALLED_APPS if app.startswith("tsumiki.")}
    unknown = [
        f"{app}.{name}"
        for app, name in loader.applied_migrations or {}
        if app in ours and (app, name) not in loader.disk_migrations
    ]
    if unknown:
        raise InputError(
            f"データベースは、このプログラムより新しい版で作られています（{'、'.join(sorted(unknown))}）。"
            "新しい版のプログラムで起動するか、TSUMIKI_VAR で別のフォルダーを指定してください。"
        )


def load_shipped(say: Say) -> None:
    """Registry, vocabulary and cases: what a clone carries itself."""
    say(f"地方公共団体 {load_registry():,}団体")
    load_editions()
    say("事業の枠組み（分野・課題・積み木・交付金）")
    say(f"取組事例 {load_shipped_cases():,}件")
    say(f"手引・報告書 {load_shipped_publications():,}件")
    load_shipped_questionnaires()
    say("意向等調査の調査票")


def load_statistics_at_hand(say: Say) -> None:
    """Statistics, when a data folder has them; otherwise say which command brings them."""
    if diagnosis.has_statistics():
        return
    if not all(find_file(entry["path"]) for entry in source_manifest().values() if "reader" in entry):
        say(
            "統計はまだありません。地域診断を使うには `tsumiki data fetch` と `tsumiki data load` を実行してください。"
        )
        return
    try:
        load_statistics()
    except InputError as damaged:
        # The rest of the site does not wait for a file that has to be fetched again.
        say(f"統計を読み込めませんでした。{damaged}")
        return
    say("統計（SSDSE-A、主要財政指標）")


def load_demo(say: Say) -> None:
    """People for every role and a worked example, where this is a demo and nobody is there yet."""
    if not settings.DEMO or User.objects.exists():
        return
    accounts_demo.make_people()
    library_demo.make_cases()
    # Before the plan, which copies what its town counted.
    diagnosis_demo.make_own_knowledge()
    # Before the plan people work on: that one was saved last.
    planning_demo_after.make_older_plan()
    planning_demo.make_plans()
    demo_deciding.make_decision()
    surveys_demo.make_surveys()
    framework_demo.make_draft()
    say("デモの利用者、事例、計画、調査、編集中の年度版（合成データ）")


def fill(say: Say) -> None:
    load_shipped(say)
    load_statistics_at_hand(say)
    load_demo(say)
    if changed := synchronise():
        say(f"検索の登録 {changed:,}件")


def reset_demo(say: Say) -> None:
    """Empty every table and fill again. Refused outside a demo: it would delete real work."""
    if not settings.DEMO:
        raise RuleError("デモではない環境では初期化できません（TSUMIKI_DEMO=1 のときだけ使えます）。")
    prepare_database()
    call_command("flush", verbosity=0, interactive=False)
    fill(say)
