"""Spreadsheets: written so that text stays text, read so that a bad file can do no harm.

write_xlsx(buffer, [Sheet("団体", header=("コード", "団体名"), rows=[("313866", "…")])])
data: bytes = write_csv([("団体名", "人口"), ("…", 10323)])
for sheet in read_table(upload, name=upload.name):
    for row in sheet.rows:
        raise row.refuse(2, "数で入力してください。")   # シート「KPI」のC3：…
"""

from tsumiki.kernel.sheets.reading import ReadRow, ReadSheet, cell_address, read_table
from tsumiki.kernel.sheets.writing import Sheet, write_csv, write_xlsx

__all__ = ["ReadRow", "ReadSheet", "Sheet", "cell_address", "read_table", "write_csv", "write_xlsx"]
