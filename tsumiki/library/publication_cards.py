"""A publication in the words of its pages."""

from typing import Any

from django.urls import reverse

from tsumiki.kernel.archives import size_in_words
from tsumiki.kernel.dates import japanese_date
from tsumiki.library.citing import issued_in_words
from tsumiki.library.models import Publication


def badges_of(publication: Publication) -> list[dict[str, str]]:
    badges = [{"label": publication.get_kind_display(), "kind": "tag"}]
    if not publication.is_public:
        badges.insert(0, {"label": "下書き", "kind": "draft"})
    if publication.link_state == Publication.Link.BROKEN:
        badges.append({"label": "リンク切れ", "kind": "waiting"})
    if publication.current_file:
        badges.append({"label": "ファイルあり", "kind": ""})
    return badges


def card_of(publication: Publication) -> dict[str, Any]:
    """The parameters of components/resource_card.html."""
    return {
        "title": publication.title,
        "url": reverse("shelf:publication_detail", args=[publication.code]),
        "place": f"{publication.publisher}　{publication.year_label}",
        "summary": publication.description,
        "badges": badges_of(publication),
        "keep_value": f"publication-{publication.pk}",
        "marks": None,
    }


def facts_of(publication: Publication) -> list[dict[str, str]]:
    """The rows of the publication's own page; what is not known is said to be so."""
    rows = [
        ("種類", publication.get_kind_display()),
        ("発行", publication.publisher),
        ("年度", publication.year_label),
        ("発行の日", issued_in_words(publication.issued) or "データなし"),
        ("版", publication.edition_label),
        ("ページ数", f"{publication.pages:,}ページ" if publication.pages else "データなし"),
        ("言語", publication.language),
        ("利用条件", publication.terms or "データなし（発行した機関にお確かめください）"),
    ]
    facts = [{"label": label, "value": value, "url": ""} for label, value in rows]
    if publication.source_title:
        facts.append(
            {
                "label": "この資料を知った出典",
                "value": publication.source_title,
                "url": publication.source_url,
            }
        )
    return facts


def link_in_words(publication: Publication) -> str:
    """How the official link was when somebody last looked."""
    if not publication.official_url:
        return "公式のリンクは確かめられていません。"
    state = publication.get_link_state_display()
    return (
        f"{state}（{japanese_date(publication.link_checked_on)}）。"
        if publication.link_checked_on
        else f"{state}。"
    )


def edition_rows(editions: list[Publication], here: Publication) -> list[dict[str, Any]]:
    """The editions of one work as rows of components/table.html, newest first."""
    return [
        {
            "is_own": row.pk == here.pk,
            "cells": [
                {
                    "text": f"{row.edition_label}{'（このページ）' if row.pk == here.pk else ''}",
                    "url": "" if row.pk == here.pk else reverse("shelf:publication_detail", args=[row.code]),
                },
                {"text": row.title},
                {"text": row.year_label},
                {"text": "公開" if row.is_public else "下書き"},
            ],
        }
        for row in editions
    ]


def file_in_words(publication: Publication) -> str:
    found = publication.current_file
    return f"{found.name}（{size_in_words(found.size)}）" if found else ""
