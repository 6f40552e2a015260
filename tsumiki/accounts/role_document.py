"""docs/roles.md: the role table for people who have no account; a test holds the file to `as_markdown()`."""

from tsumiki.accounts.roles import PERMISSION_LABELS
from tsumiki.accounts.selectors import role_table

INTRODUCTION = """# 役割とできること

この表は `tsumiki/accounts/roles.py` から `tsumiki roles > docs/roles.md` で作ります。手では直しません。
役割は団体の管理者が決めます。複数の所属がある方は、すべての所属でできることを合わせて使えます。

- **全国**：すべての団体
- **同じ都道府県内**：その都道府県と、その中の市区町村
- **自分の団体**：所属している団体だけ
"""


def as_markdown() -> str:
    """The whole document."""
    labels = list(PERMISSION_LABELS.values())
    head = ["役割", "団体の種類", "範囲", *labels]
    rows = [
        [line.role.label, line.kinds, line.scope, *("○" if may else "－" for _, may in line.permissions)]
        for line in role_table()
    ]
    words = [
        f"- **{line.role.label}**：{line.role.description}{'終了日が必要です。' if line.role.must_end else ''}"
        for line in role_table()
    ]
    table = [_row(head), _row([":--"] * 3 + [":-:"] * len(labels)), *(_row(row) for row in rows)]
    return "\n".join([INTRODUCTION, *table, "", "## 役割の説明", "", *words, ""])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
