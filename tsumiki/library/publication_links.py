"""Publications on pages of apps below, and their verbs in the audit log."""

from typing import Any

from django.db.models import F
from django.urls import reverse

from tsumiki.framework.links import LinkedPublication
from tsumiki.library.classification import shipped_publication_rows
from tsumiki.library.selectors.publications import published

VERBS = {
    "library.publications_loaded": "公表資料を読み込んだ",
    "library.publication_created": "公表資料を登録した",
    "library.publication_saved": "公表資料の登録を直した",
    "library.publication_published": "公表資料を公開した",
    "library.publication_withdrawn": "公表資料の公開をやめた",
    "library.publication_file_kept": "公表資料のファイルを保存した",
    "library.publication_file_removed": "公表資料のファイルを外した",
    "library.publication_link_judged": "公表資料のリンクを確かめた",
    "library.outcome_said": "事例を使ってみた結果を記録した",
    "library.outcome_withdrawn": "事例を使ってみた結果の記録を取り消した",
    "library.publication_links_checked": "公表資料のリンクをまとめて確かめた",
}


def links_for(user: Any) -> list[LinkedPublication]:
    """Everything published, oldest year first. Shipped records know which row of the vocabulary they describe."""
    rows = {row["code"]: row.get("framework", "") for row in shipped_publication_rows()}
    found = published(user).order_by(F("fiscal_year").asc(nulls_last=True), "title", "pk")
    return [
        LinkedPublication(
            title=row.title,
            url=reverse("shelf:publication_detail", args=[row.code]),
            kind=row.get_kind_display(),
            fiscal_year=row.fiscal_year,
            row=rows.get(row.code, "") if row.is_shipped else "",
        )
        for row in found
    ]
