"""Papers: one description of a document → a Word file that people edit, and a PDF that they hand on; slides too.

    paper = Document(
        title="報告書", organisation="A課", date="2026年11月23日", draft_label="案",
        blocks=(
            Heading("はじめに"),
            Paragraph("この報告は…", source="総務省「国勢調査」2020年"),
            Table(header=("年度", "費用（千円）"), rows=(("令和8年度", "1,200"),), numeric=(False, True)),
            Figure(chart_spec),
        ),
    )
    word: bytes = docx.render(paper)
    portable: bytes = pdf.render(paper)
    slides: bytes = pptx.render(deck.Deck(title="説明", slides=(deck.Points("要点", ("一つめ", "二つめ")),)))

All text is data: nothing a person types can become markup in either format.
"""

from tsumiki.kernel.papers import deck, docx, pdf, pptx
from tsumiki.kernel.papers.model import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyValues,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
    TableOfContents,
)

__all__ = [
    "Block",
    "Bullets",
    "Callout",
    "Document",
    "Figure",
    "Heading",
    "KeyValues",
    "Note",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Run",
    "Table",
    "TableOfContents",
    "deck",
    "docx",
    "pdf",
    "pptx",
]
