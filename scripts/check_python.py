"""Say in one sentence what is missing before a virtual environment is made."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this very file may be run by an older Python
    sys.exit(
        "Python 3.11 以上が必要です（今は {}.{}）。make PYTHON=python3.11 のように指定してください。".format(
            *sys.version_info[:2]
        )
    )
try:
    import ensurepip  # noqa: F401
except ImportError:
    sys.exit(
        "Python の venv がありません。Debian・Ubuntu では `apt-get install python3-venv` を実行してください。"
    )
