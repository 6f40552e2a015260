"""A reading list as a paper to hand round, and as a table."""

import io
from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse

from tsumiki.kernel.addresses import whole_address
from tsumiki.kernel.papers import Block, Document, Heading, KeyValues, Note, Paragraph, Run, docx, pdf
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx
from tsumiki.library import cards, citing
from tsumiki.library.models import Case, Publication
from tsumiki.library.selectors.use import Kept, ReadingList

HEADER = (
    "種類",
    "題名",
    "団体・発行",
    "年・年度",
    "内容",
    "成果",
    "成果の確かさ",
    "確度",
    "メモ",
    "つみきのページ",
    "出典・公式のリンク",
)
TITLE = "しおりの一覧"


def document_of(kept: ReadingList, on: date) -> Document:
    """Cases and publications with what one noted; nothing that is public no longer."""
    names = cards.Names.of_current_edition()
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
            blocks += _case(row.case, names) if row.case else _publication(row.publication)
            if row.item.note:
                blocks.append(Paragraph((Run("メモ　", bold=True), Run(row.item.note))))
    blocks.append(
        Note("事例は公開の資料をもとにつみきの文章で書いたものです。使う前に、出典と団体にお確かめください。")
    )
    return Document(title=TITLE, blocks=tuple(blocks), date=on)


def _case(case: Case, names: cards.Names) -> Iterator[Block]:
    yield Heading(f"{case.title}（{case.place}）", level=2)
    rows = [
        ("年", case.when),
        ("分野", "、".join(names.fields.get(code, code) for code in case.fields) or "データなし"),
        ("課題", case.problem_text),
        ("取組", case.measure),
        ("成果", case.outcome),
        ("確かさ", _certainty(case)),
        ("問合せ先の部署", case.contact_section or "データなし"),
        ("つみきのページ", whole_address(reverse("library:case_detail", args=[case.pk]))),
    ]
    rows += [("出典", "\n".join(case.sources))] if case.sources else []
    yield KeyValues(tuple(rows))


def _certainty(case: Case) -> str:
    words = f"{case.get_result_display()}、確度 {case.get_confidence_display()}"
    return f"{words}（{case.weak_reason}）" if case.is_weak_result else words


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


def _row(row: Kept) -> tuple[str, ...]:
    if case := row.case:
        return (
            *("事例", case.title, case.place, case.when, case.measure, case.outcome),
            *(case.get_result_display(), case.get_confidence_display(), row.item.note),
            *(whole_address(reverse("library:case_detail", args=[case.pk])), "\n".join(case.sources)),
        )
    found = row.publication
    if found is None:
        return ()
    return (
        *(found.get_kind_display(), found.title, found.publisher, found.year_label, found.description),
        *("", "", "", row.item.note),
        *(whole_address(reverse("shelf:publication_detail", args=[found.code])), found.official_url),
    )


def as_docx(kept: ReadingList, on: date) -> bytes:
    return docx.render(document_of(kept, on))


def as_pdf(kept: ReadingList, on: date) -> bytes:
    return pdf.render(document_of(kept, on))


def as_xlsx(kept: ReadingList, on: date) -> bytes:
    book = io.BytesIO()
    write_xlsx(book, [Sheet(TITLE, header=HEADER, rows=[_row(row) for row in kept.rows])])
    return book.getvalue()


def as_csv(kept: ReadingList, on: date) -> bytes:
    return write_csv([HEADER, *(_row(row) for row in kept.rows)])


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, tuple[str, str, Callable[[ReadingList, date], bytes]]] = {
    "docx": ("Word", f"{_OFFICE}.wordprocessingml.document", as_docx),
    "pdf": ("PDF", "application/pdf", as_pdf),
    "xlsx": ("Excel", f"{_OFFICE}.spreadsheetml.sheet", as_xlsx),
    "csv": ("CSV", "text/csv; charset=utf-8", as_csv),
}
