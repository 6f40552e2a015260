"""Progress as people see it: the map, the tables, the exported list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from tsumiki.directory import maps
from tsumiki.kernel.charts.maps import ChoroplethMap, render_map
from tsumiki.kernel.charts.outlines import Outlines
from tsumiki.surveys.models import Response
from tsumiki.surveys.selectors.progress import Progress

Status = Response.Status
NOT_ASKED = "対象外"
SHARES = ("0〜24%", "25〜49%", "50〜74%", "75〜99%", "100%")
# From the farthest to the nearest to the end.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("辞退", (Status.DECLINED,)),
    ("未着手", (Status.NOT_STARTED,)),
    ("入力中・差戻し", (Status.EDITING, Status.RETURNED)),
    ("庁内の承認待ち", (Status.INTERNAL,)),
    ("都道府県の確認中", (Status.CHECKING,)),
    ("提出済み", (Status.SUBMITTED,)),
)
SUMMARY = "同じ内容を、下の一覧で確かめられます。"
WIDTH, NARROW, TALLEST = 720, 340, 640
HEADER = (
    "団体コード",
    "団体",
    "種別",
    "状態",
    "期限",
    "最後の督促",
    "あて先の利用者",
    "提出日時",
    "受付番号",
    "差戻し・辞退の理由",
)


def map_of_prefectures(progress: Progress) -> dict[str, Any]:
    """The share of submitted responses by prefecture; tiles where there are no boundaries."""
    shapes = maps.prefecture_outlines()
    values = {row.key: min(4, row.share // 25) for row in progress.prefectures if row.share is not None}
    words = {
        row.key: f"{row.label}：{row.total}団体のうち{row.submitted}団体が提出済み（{row.share}%）"
        for row in progress.prefectures
    }
    return _figure("都道府県別の提出状況", shapes, SHARES, values, words)


def map_of_towns(statuses: Iterable[tuple[str, str, str]], *, prefecture: str = "") -> dict[str, Any] | None:
    """Where each municipality stands; None without boundaries."""
    shapes = maps.outlines_within(prefecture) if prefecture else maps.municipality_outlines()
    if shapes is None:
        return None
    places = {status: place for place, (_, group) in enumerate(STEPS) for status in group}
    found = {code[:5]: (name, status) for code, name, status in statuses}
    values = {key: places[status] for key, (_, status) in found.items()}
    words = {key: f"{name}：{Status(status).label}" for key, (name, status) in found.items()}
    figure = _figure("市区町村別の状態", shapes, tuple(label for label, _ in STEPS), values, words)
    if prefecture in maps.CLOSE_UPS:
        figure["summary"] += "島は一覧だけに示します。"
    return figure


def _figure(
    title: str, shapes: Outlines, classes: tuple[str, ...], values: dict[str, int], words: dict[str, str]
) -> dict[str, Any]:
    spec = ChoroplethMap(title, shapes, classes, values, words, missing=NOT_ASKED)
    return {
        "title": title,
        "summary": SUMMARY,
        "svg": _drawn(spec, WIDTH),
        # A country of 1,741 shapes is not sent twice: the style sheet shrinks it.
        "svg_narrow": _drawn(spec, NARROW) if len(shapes.paths) < 300 else "",
        "source": maps.ATTRIBUTION
        if maps.has_boundaries()
        else "つみきの配置図（都道府県を同じ大きさの四角で示します）",
    }


def _drawn(spec: ChoroplethMap, width: int) -> SafeString:
    across = min(width, TALLEST * spec.shapes.width // spec.shapes.height)
    # Everything in it is escaped where it is written (kernel/charts/maps.py).
    return mark_safe(render_map(spec, width=max(across, 240)))


def lines_of(responses: Iterable[Any]) -> list[list[Any]]:
    """The late list for a file. The reason stands only where it was meant for others, never a note inside an office."""
    return [
        [
            row.organisation.local_government.code,
            str(row.organisation),
            row.organisation.local_government.get_kind_display(),
            row.get_status_display() + ("（訂正中）" if row.is_corrected else ""),
            row.due,
            _day(row.reminded_at),
            "あり" if row.has_people else "なし",
            _day(row.submitted_at),
            row.receipt,
            reason_of(row),
        ]
        for row in responses
    ]


def reason_of(response: Response) -> str:
    return response.note if response.status in (Status.RETURNED, Status.DECLINED) else ""


def _day(moment: Any) -> Any:
    return timezone.localtime(moment).replace(tzinfo=None) if moment else None


def as_text(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """For CSV: dates as ISO text."""
    return [[cell.isoformat(" ") if hasattr(cell, "hour") else cell for cell in row] for row in rows]
