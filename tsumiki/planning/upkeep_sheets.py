"""自立の見通し as three sheets: change an amount or a number of users in the first two, and the third computes anew."""

from dataclasses import dataclass

from tsumiki.kernel.sheets import Formula, Sheet
from tsumiki.planning.models import UpkeepLine, UserForecast
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.self_reliance import HALVED, Outcome, Outlook
from tsumiki.planning.upkeep import Year

LINES, USERS, OUTLOOK = "毎年の収入と費用", "利用者の見込み", "自立の見通し"
_FIRST = 3  # row 1 is the note, row 2 the header


def sheets(record: PlanRecord, note: str) -> list[Sheet]:
    outlook = Outlook(record)
    return [_lines(outlook, note), _users(outlook, note), _outlook(outlook, note)]


def _lines(outlook: Outlook, note: str) -> Sheet:
    rows = [
        [
            row.item,
            row.get_side_display(),
            row.get_basis_display(),
            row.amount,
            row.starts,
            row.ends,
            row.ground,
        ]
        for row in outlook.rows
    ]
    header = ("収入・費用", "区分", "決まり方", "金額", "始まる年度", "終わる年度", "根拠")
    return Sheet(LINES, header=header, rows=rows, note=note)


def _users(outlook: Outlook, note: str) -> Sheet:
    rows = [
        [row.get_scenario_display(), row.starts, row.users, row.yearly_change, row.ground]
        for row in outlook.forecasts.values()
    ]
    header = ("場合", "使い始める年度", "最初の年度の利用者（人）", "その後の1年ごとの増減（人）", "根拠")
    return Sheet(USERS, header=header, rows=rows, note=note)


def _outlook(outlook: Outlook, note: str) -> Sheet:
    """Every case by year, in yen: an amount for each person is seldom a whole thousand."""
    header = (
        "場合",
        "年度（西暦）",
        "利用者（人）",
        "収入（円）",
        "費用（円）",
        "収支（円）",
        "収支の累計（円）",
        "補う額（円）",
    )
    places = {scenario: _FIRST + place for place, scenario in enumerate(outlook.forecasts)}
    last = _FIRST + len(outlook.rows) - 1
    rows: list[list[object]] = []
    for case in outlook.outcomes if outlook.rows else ():
        scenario = _scenario_of(case)
        for position, year in enumerate(case.years):
            cells = _Cells(_FIRST + len(rows), last, places.get(scenario), case.label == HALVED)
            rows.append(cells.row(case.label, year, is_first=position == 0))
    return Sheet(OUTLOOK, header=header, rows=rows, note=note)  # type: ignore[arg-type]


def _scenario_of(case: Outcome) -> str:
    labels = {scenario.label: scenario.value for scenario in UserForecast.Scenario}
    return labels.get(case.label, UserForecast.Scenario.MIDDLE.value)


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row of the outlook, each cell a formula over the other two sheets. Nothing people typed is in a formula."""

    number: int
    last_line: int
    users_row: int | None
    is_half: bool

    def row(self, label: str, year: Year, *, is_first: bool) -> list[object]:
        n = self.number
        before = "" if is_first else f"G{n - 1}+"
        return [
            label,
            year.year,
            None if year.users is None else Formula(self._users(), year.users),
            _formula(self._sum(UpkeepLine.Side.INCOME), year.income),
            _formula(self._sum(UpkeepLine.Side.COST), year.cost),
            _formula(f"=D{n}-E{n}", year.balance),
            _formula(f"={before}F{n}", year.cumulative),
            _formula(f"=MAX(0,-F{n})", year.shortfall),
        ]

    def _users(self) -> str:
        n, place = self.number, self.users_row
        starts, first, change = (f"'{USERS}'!${column}${place}" for column in "BCD")
        whole = f"MAX(0,{first}+{change}*(B{n}-{starts}))"
        return f"=IF(B{n}<{starts},0,{f'INT({whole}/2)' if self.is_half else whole})"

    def _sum(self, side: UpkeepLine.Side) -> str:
        """Amounts of one side that run in the year: fixed ones in thousands of yen, the others for each user."""
        n = self.number
        sides, bases, amounts, starts, ends = (
            f"'{LINES}'!${column}${_FIRST}:${column}${self.last_line}" for column in "BCDEF"
        )
        fixed, each = UpkeepLine.Basis.FIXED.label, UpkeepLine.Basis.PER_USER.label
        runs = f'({starts}<=B{n})*((({ends}="")+({ends}>=B{n}))>0)'
        size = f'(({bases}="{fixed}")*1000+({bases}="{each}")*C{n})'
        return f'=SUMPRODUCT(({sides}="{side.label}")*{runs}*{size}*{amounts})'


def _formula(text: str, value: int | None) -> Formula | None:
    return None if value is None else Formula(text, value)
