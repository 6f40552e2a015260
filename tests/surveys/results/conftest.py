"""Two closed campaigns: the invented round 9 of all governments, and a small one that hides small numbers."""

import csv
from datetime import date
from functools import cache

import pytest
from django.urls import reverse
from django.utils import timezone

from tsumiki.kernel import audit
from tsumiki.surveys.demo import stored
from tsumiki.surveys.models import Campaign, Questionnaire, Snapshot
from tsumiki.surveys.snapshots import Content, Organisation, digest_of, pack
from tsumiki.surveys.tabulation.questionnaire import Choice, Condition, Kind, Question
from tsumiki.surveys.tabulation.questionnaire import Questionnaire as Paper
from tsumiki.surveys.tabulation.reading import shipped
from tsumiki.surveys.tabulation.synthetic import REGISTRY, synthetic_consents, synthetic_sheets


@cache
def invented():
    """Round 9 as its snapshot holds it."""
    with REGISTRY.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return Content(
        shipped("questionnaire_r4"),
        tuple(
            Organisation(row["code"], row["name"], row["kind"], row["prefecture"], int(row["code"]) % 400_000)
            for row in rows
        ),
        {sheet.organisation: stored(sheet) for sheet in synthetic_sheets()},
        synthetic_consents(),
    )


@cache
def invented_bytes():
    return pack(invented())


def small_paper(year=2026):
    yes_no = (Choice("yes", "はい"), Choice("no", "いいえ"))
    return Paper(
        str(year),
        f"{year}年度の試験調査",
        (
            Question("has", "問1", "ありますか", Kind.SINGLE, yes_no),
            Question("which", "問2", "どれですか", Kind.MULTIPLE, (Choice("a", "甲"), Choice("b", "乙")),
                     asked_if=(Condition("has", ("yes",)),)),
            Question("people", "問3", "何人ですか", Kind.NUMBER, bands=(10.0,), unit="人"),
            Question("words", "問4", "なぜですか", Kind.TEXT),
        ),
        date(year, 10, 1),
    )  # fmt: skip


def small_content(year=2026, yes=("313891", "313718", "193666", "193640")):
    """Seven towns of two prefectures; 313866 has sent nothing, 193640 does not want to be named."""
    names = {
        "313017": "甲町", "313254": "乙町", "313718": "丙町", "313866": "丁町", "313891": "南部町",
        "193640": "無名町", "193666": "南部町",
    }  # fmt: skip
    towns = tuple(
        Organisation(code, name, "town", "鳥取県" if code < "32" and code > "31" else "山梨県", 8000)
        for code, name in names.items()
    )
    answers = {
        code: {"has": "yes", "which": ["a", "b"], "people": 12, "words": "内緒の文章"}
        if code in yes
        else {"has": "no", "people": 3}
        for code in names
        if code != "313866"
    }
    return Content(small_paper(year), towns, answers, {code: code != "193640" for code in answers})


def address(name, *args, **query):
    tail = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"surveys:{name}", args=args) + (f"?{tail}" if tail else "")


@pytest.fixture
def make_closed(db):
    """make_closed(content, **fields): a campaign with its snapshot."""

    def make(content, *, data=None, previous=None, paper_code="", **fields):
        data = data or pack(content)
        now = timezone.now()
        year = int(content.questionnaire.edition)
        with audit.change("test.created", by=None) as entry:
            paper = Questionnaire(
                code=paper_code or f"paper-{year}",
                fiscal_year=year,
                title=content.questionnaire.label,
                status=Questionnaire.Status.FIXED,
                previous=previous.questionnaire if previous else None,
            )
            paper.save()
            campaign = Campaign(
                **{
                    "code": f"round-{year}",
                    "title": content.questionnaire.label,
                    "questionnaire": paper,
                    "status": Campaign.Status.CLOSED,
                    "opens_on": date(year, 9, 1),
                    "deadline": date(year, 10, 1),
                    "opened_at": now,
                    "closed_at": now,
                    **fields,
                }
            )
            if campaign.status == Campaign.Status.PUBLISHED:
                campaign.published_at = now
            campaign.save()
            Snapshot(
                campaign=campaign, content=data, digest=digest_of(data), response_count=len(content.answers)
            ).save()
            entry.of(campaign)
        return campaign

    return make


@pytest.fixture
def published(make_closed):
    """Round 9, invented, published."""
    return make_closed(
        invented(), data=invented_bytes(), status=Campaign.Status.PUBLISHED, is_synthetic=True, code="r4"
    )


@pytest.fixture
def closed(make_closed):
    return make_closed(small_content())


@pytest.fixture
def hiding(make_closed):
    """Published, with numbers below three hidden."""
    content = small_content(2025, yes=("313891", "193640"))
    return make_closed(content, status=Campaign.Status.PUBLISHED, suppress_below=3, code="hiding")
