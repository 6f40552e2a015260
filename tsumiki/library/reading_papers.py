"""A reading list as a paper to hand round, and as a table."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse

from tsumiki.kernel.addresses import whole_address
from tsumiki.kernel.papers import Block, Document, Heading, KeyValues, Note, Paragraph, Run, docx, pdf
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx
from tsumiki.library import citing
from tsumiki.library.case_facts import FACTS, PROCESS, event_of, facts_of
from tsumiki.library.content import Words
from tsumiki.library.models import Case, Publication
from tsumiki.library.selectors.use import Kept, ReadingList

_OF_CASES = tuple(name for name in FACTS if name not in ("年", "取組", "成果", "確かさ"))
HEADER = (
    *("種類", "題名", "団体・発行", "年・年度", "内容", "成果", "成果の確かさ", "確度"),
    *_OF_CASES,
    *("メモ", "つみきのページ", "出典・公式のリンク"),
)
TITLE, PROCESS_TITLE = "しおりの一覧", "経緯"


def document_of(kept: ReadingList, on: date) -> Document:
    """Cases and publications with what one noted; nothing that is public no longer."""
    words = _prepared(kept)
    blocks: list[Block] = []
    if not kept.rows:
        blocks.append(Paragraph("しおりには、まだ何もありません。"))
    for title, rows in (
        ("事例", [row for row in kept.rows if row.case]),
        ("手引・報告書", [row for row in kept.rows if row.publication]),
    ):
        if rows:
            blocks.append(Heading(f"{title}（{len(rows)}件）"))
        for row in rows:
            blocks += _case(row.case, words) if row.case else _publication(row.publication)
            if row.item.note:
                blocks.append(Paragraph((Run("メモ　", bold=True), Run(row.item.note))))
    blocks.append(
        Note("事例は公開の資料をもとにつみきの文章で書いたものです。使う前に、出典と団体にお確かめください。")
    )
    return Document(title=TITLE, blocks=tuple(blocks), date=on)


def _prepared(kept: ReadingList) -> Words:
    """Fetch what the cases speak of, once for all of them."""
    prefetch_related_objects(kept.cases, "events")
    return Words.of_current_edition()


def _case(case: Case, words: Words) -> Iterator[Block]:
    yield Heading(f"{case.title}（{case.place}）", level=2)
    rows = [(name, text) for name, text in facts_of(case, words).items() if text]
    rows.append(("つみきのページ", _page(case)))
    rows += [("出典", "\n".join(case.sources))] if case.sources else []
    yield KeyValues(tuple(rows))
    if events := _process(case, words):
        yield Heading(PROCESS_TITLE, level=3)
        yield KeyValues(tuple((event.pop("時期"), _in_lines(event)) for event in events))


def _process(case: Case, words: Words) -> list[dict[str, str]]:
    return [event_of(event, words) for event in case.events.all()]


def _in_lines(said: Mapping[str, str]) -> str:
    return "\n".join(f"{name}：{text}" for name, text in said.items() if text)


def _page(case: Case) -> str:
    return whole_address(reverse("library:case_detail", args=[case.pk]))


def _publication(publication: Publication | None) -> Iterator[Block]:
    if publication is None:
        return
    yield Heading(publication.title, level=2)
    yield Paragraph(publication.description)
    yield KeyValues(
        (
            ("引用のしかた", citing.line(publication)),
            ("つみきのページ", whole_address(reverse("shelf:publication_detail", args=[publication.code]))),
        )
    )


def _row(row: Kept, words: Words) -> tuple[str, ...]:
    if case := row.case:
        facts = facts_of(case, words)
        return (
            *("事例", case.title, case.place, case.when, case.measure, case.outcome),
            *(case.get_result_display(), case.get_confidence_display()),
            *(facts[name] for name in _OF_CASES),
            *(row.item.note, _page(case), "\n".join(case.sources)),
        )
    found = row.publication
    if found is None:
        return ()
    return (
        *(found.get_kind_display(), found.title, found.publisher, found.year_label, found.description),
        *("", "", "", *("" for _ in _OF_CASES), row.item.note),
        *(whole_address(reverse("shelf:publication_detail", args=[found.code])), found.official_url),
    )


def _process_in_a_cell(row: Kept, words: Words) -> str:
    return "\n\n".join(_in_lines(event) for event in _process(row.case, words)) if row.case else ""


def as_docx(kept: ReadingList, on: date) -> bytes:
    return docx.render(document_of(kept, on))


def as_pdf(kept: ReadingList, on: date) -> bytes:
    return pdf.render(document_of(kept, on))


def as_xlsx(kept: ReadingList, on: date) -> bytes:
    """The list, and where there are any the events of its cases on a sheet of their own."""
    words = _prepared(kept)
    events = [
        (case.title, case.place, *event.values())
        for case in dict.fromkeys(kept.cases)
        for event in _process(case, words)
    ]
    sheets = [Sheet(TITLE, header=HEADER, rows=[_row(row, words) for row in kept.rows])]
    sheets += [Sheet(PROCESS_TITLE, header=("事例", "団体", *PROCESS), rows=events)] if events else []
    book = io.BytesIO()
    write_xlsx(book, sheets)
    return book.getvalue()


def as_csv(kept: ReadingList, on: date) -> bytes:
    """The list; the events of a case stand in its last cell."""
    words = _prepared(kept)
    rows = [(*_row(row, words), _process_in_a_cell(row, words)) for row in kept.rows]
    return write_csv([(*HEADER, PROCESS_TITLE), *rows])


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, tuple[str, str, Callable[[ReadingList, date], bytes]]] = {
    "docx": ("Word", f"{_OFFICE}.wordprocessingml.document", as_docx),
    "pdf": ("PDF", "application/pdf", as_pdf),
    "xlsx": ("Excel", f"{_OFFICE}.spreadsheetml.sheet", as_xlsx),
    "csv": ("CSV", "text/csv; charset=utf-8", as_csv),
}
