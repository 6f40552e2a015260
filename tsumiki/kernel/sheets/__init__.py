"""Spreadsheets: written so that text stays text, read so that a bad file can do no harm.

write_xlsx(buffer, [Sheet("一覧", header=("コード", "名前"), rows=[("0012", "…")])])
data: bytes = write_csv([("名前", "人数"), ("…", 10323)])
for sheet in read_table(upload, name=upload.name):
    for row in sheet.rows:
        raise row.refuse(2, "数で入力してください。")   # シート「KPI」のC3：…
"""

from tsumiki.kernel.sheets.reading import ReadRow, ReadSheet, cell_address, read_table
from tsumiki.kernel.sheets.writing import Formula, Sheet, write_csv, write_xlsx

__all__ = [
    "Formula",
    "ReadRow",
    "ReadSheet",
    "Sheet",
    "cell_address",
    "read_table",
    "write_csv",
    "write_xlsx",
]
