"""Statistics files of our own making: the publishers' form, invented figures."""

from pathlib import Path

from tests.factories import LocalGovernmentFactory
from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.services.tables import FISCAL_HEADER
from tsumiki.directory.codes import with_check_digit

SSDSE = "indicators/SSDSE-A-2025.csv"
FISCAL = "indicators/city_fiscal_index_fy2021.csv"
COLUMNS = tuple(dict.fromkeys(c for d in catalogue().computed if d.source == "ssdse_a" for c in d.columns))
YEARS = {"A5101": "2023", "A5102": "2023", "A4101": "2022"}
BASE = {
    "A1101": 10000,
    "A1301": 1200,
    "A1302": 5400,
    "A1303": 3400,
    "A710101": 4000,
    "F2201": 500,
    "F2211": 1500,
    "F2221": 3000,
}
FISCAL_BASE = {
    "財政力指数": "0.30",
    "経常収支比率": "88.0",
    "実質公債費比率": "8.0",
    "将来負担比率": "20.0",
    "ラスパイレス指数": "95.0",
}


def ssdse_lines(figures: dict[str, dict]) -> list[list[str]]:
    """Header of three lines and one line per six-digit code; what is not given is 100, or of a middling town."""
    lines = [
        ["SSDSE-A-2025", "Prefecture", "Municipality", *COLUMNS],
        ["", "", "年度", *(YEARS.get(column, "2020") for column in COLUMNS)],
        ["地域コード", "都道府県", "市区町村", *(f"項目{column}" for column in COLUMNS)],
    ]
    for code, own in figures.items():
        row = {**dict.fromkeys(COLUMNS, 100), **BASE, **own}
        lines.append([f"R{code[:5]}", "鳥取県", "試験町", *(str(row[column]) for column in COLUMNS)])
    return lines


def fiscal_lines(figures: dict[str, dict]) -> list[list[str]]:
    rows = [[code, "鳥取県", "試験町", *({**FISCAL_BASE, **own}.values())] for code, own in figures.items()]
    return [FISCAL_HEADER, *rows]


def write_lines(path: Path, lines: list[list[str]], encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\r\n".join(",".join(line) for line in lines) + "\r\n", encoding=encoding)


def write_statistics(folder: Path, codes: dict[str, dict], fiscal: dict[str, dict] | None = None) -> Path:
    """Write both files for these towns (own figures by column) and return the folder."""
    write_lines(folder / SSDSE, ssdse_lines(codes), "cp932")
    write_lines(folder / FISCAL, fiscal_lines({code: (fiscal or {}).get(code, {}) for code in codes}))
    return folder


def make_towns(count: int, **fields) -> list:
    """More towns of 鳥取県, so that a group has enough members."""
    # SSDSE writes codes without the check digit, so the first five must differ.
    return [
        LocalGovernmentFactory(code=with_check_digit(f"{31900 + n}"), name=f"隣{n}町", **fields)
        for n in range(count)
    ]


def spread_out(towns: list, **own) -> dict[str, dict]:
    """Figures that differ from town to town: the n-th has n more people per hundred and so on."""
    return {
        town.code: {"A1101": 10000 + 100 * n, "A1303": 3000 + 50 * n, "A8301": 400 + 10 * n, **own}
        for n, town in enumerate(towns)
    }
