"""書類をそろえる: every paper made from one plan, what each still lacks, and the files."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tsumiki.kernel import audit
from tsumiki.kernel.archives import zipped
from tsumiki.kernel.downloads import download, file_name
from tsumiki.planning import checks, papers
from tsumiki.planning.papers import files
from tsumiki.planning.papers.completeness import completeness
from tsumiki.planning.papers.frames import KINDS, frame_for
from tsumiki.planning.papers.paper import Lines
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.page import plan_page, reads_plan, tabs
from tsumiki.planning.views.papers import TABS, part_of


@reads_plan
def paper_set(request, plan):
    """All papers with what they are for and what they lack. Nothing is made into a file to show this."""
    record, today = PlanRecord(plan), timezone.localdate()
    made = [papers.build(kind, record, on=today) for kind in KINDS]
    cards = [_whole_card(plan, record), *(_card(plan, paper) for paper in made)]
    return plan_page(
        request,
        plan,
        "planning/paper_set.html",
        "paper",
        title="書類をそろえる",
        cards=cards,
        open_count=sum(1 for card in cards if card["missing"]),
        tabs=tabs(plan, "paper_set", *TABS),
    )


def _whole_card(plan, record):
    missing = checks.gaps(record)
    return {
        "label": files.WHOLE_LABEL,
        "purpose": "庁内の検討と決裁に。課題から行程まで、計画の全部です。",
        "url": reverse("planning:paper", args=[plan.pk]),
        "missing": [
            {"label": gap.text, "url": reverse(f"planning:{gap.page}", args=[plan.pk])} for gap in missing
        ],
        "over": [],
        "files": [
            {"format": files.FORMATS[ext][0], "url": reverse(f"planning:plan_{ext}", args=[plan.pk])}
            for ext in ("docx", "pdf", "xlsx")
        ],
    }


def _card(plan, paper):
    frame = frame_for(paper.kind, plan.edition.fiscal_year)
    return {
        "label": paper.label,
        "purpose": frame.purpose,
        "url": reverse("planning:paper_kind", args=[plan.pk, paper.kind]),
        "missing": [
            {"label": f"{part.title}（{origin.label}）", "url": _page_url(plan, origin)}
            for part, origin in paper.missing()
        ],
        "over": [entry for entry in completeness(paper) if entry.over],
        "files": _files(plan, paper.kind),
    }


def _files(plan, kind):
    return [
        {"format": files.FORMATS[ext][0], "url": reverse("planning:paper_file", args=[plan.pk, kind, ext])}
        for ext in files.formats_of(kind, plan.edition.fiscal_year)
    ]


def _page_url(plan, origin):
    return reverse(f"planning:{origin.page}", args=[plan.pk]) if origin and origin.page else ""


@reads_plan
def paper_kind(request, plan, kind):
    """One paper as it stands, each sentence with the page that keeps its fact."""
    if kind not in KINDS:
        raise Http404
    record = PlanRecord(plan)
    paper = papers.build(kind, record, on=timezone.localdate())
    return plan_page(
        request,
        plan,
        "planning/paper_kind.html",
        "paper",
        title=paper.label,
        paper=paper,
        date_text=paper.document().date_text(),
        parts=[_part(plan, part, number) for number, part in enumerate(paper.parts)],
        entries=_entries(plan, paper) if any(part.limit for part in paper.parts) else [],
        files=_files(plan, kind),
        tabs=tabs(plan, "paper_set", *TABS),
    )


def _part(plan, part, number):
    """A part as the page draws it."""
    shown = []
    for place, piece in enumerate(part.pieces):
        if isinstance(piece, Lines):
            lines = [{"text": s.text, "source": s.source, **_link(plan, s.origin)} for s in piece.sentences]
            shown.append({"lines": lines, "style": piece.style, "sources": piece.sources()})
        else:
            block = part_of(piece.block, f"{number}-{place}")
            shown.append({"block": block, **_link(plan, piece.origin)})
    return {
        "key": part.key,
        "title": part.title,
        "level": part.level,
        "pieces": shown,
        "written": part.written,
        "can_be_written": bool(part.written or part.text()),
    }


def _link(plan, origin):
    """Where the fact is kept: the page of the plan, and the address outside it where there is one."""
    return {
        "origin": origin.label if origin else "",
        "page_url": _page_url(plan, origin),
        "outer_url": origin.url if origin else "",
    }


def _entries(plan, paper):
    return [
        {
            "title": entry.title,
            "status": entry.status,
            "kind": entry.kind,
            "counted": entry.counted,
            "missing": "、".join(dict.fromkeys(origin.label for origin in entry.missing)) or "—",
            "pages": [
                {"label": origin.label, "url": _page_url(plan, origin)}
                for origin in entry.origins
                if origin.page
            ],
        }
        for entry in completeness(paper)
    ]


@reads_plan
def paper_file(request, plan, kind, extension):
    try:
        content = files.render(kind, extension, PlanRecord(plan), on=timezone.localdate())
    except KeyError:
        raise Http404 from None
    label = files.WHOLE_LABEL if kind == files.WHOLE else frame_for(kind, plan.edition.fiscal_year).label
    return send(request, plan, content, paper=kind, extension=extension, label=label)


@reads_plan
def paper_zip(request, plan):
    """The whole set. It is made before anything is sent: a set that breaks off in the middle helps nobody."""
    made = files.everything(PlanRecord(plan), on=timezone.localdate())
    named = (
        (f"{number:02d}_{file.label}.{file.extension}", file.content) for number, file in enumerate(made, 1)
    )
    content = b"".join(zipped(named))
    return send(request, plan, content, paper="set", extension="zip", label="書類一式")


def send(request, plan, content, *, paper, extension, label):
    """The file under its Japanese name (RFC 5987), and a record that it left the house."""
    audit.record(
        "planning.plan_exported",
        by=request.user,
        subject=plan,
        organisation=plan.local_government.organisation,
        kind=extension,
        paper=paper,
        version=plan.version,
    )
    town = plan.local_government.full_name
    name = file_name(f"{label}_{town}_{plan.title[:60]}_第{plan.version}版")
    return download(
        content,
        plain=f"{paper}-{plan.pk}.{extension}",
        name=f"{name}.{extension}",
        content_type=files.FORMATS[extension][1],
    )
