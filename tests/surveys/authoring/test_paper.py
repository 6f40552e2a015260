"""The questionnaire on paper says all that the screen says."""

import pytest

from tests.surveys.authoring.conftest import YES_NO, spec
from tsumiki.kernel import papers
from tsumiki.surveys.questionnaire_paper import paper_of, print_sections
from tsumiki.surveys.services import questionnaires as services


def test_each_kind_has_its_place_to_write(draft, secretariat):
    services.add_question(
        draft,
        spec(
            "table",
            "table",
            rows=[{"code": "r", "label": "行"}],
            columns=[
                {"code": "n", "label": "数", "kind": "number", "unit": "件"},
                {"code": "c", "label": "有無", "kind": "single", "choices": YES_NO},
            ],
        ),
        by=secretariat,
    )
    services.add_question(
        draft,
        spec("many", "multiple", choices=[{"code": "a", "label": "Ａ", "exclusive": True}, *YES_NO]),
        by=secretariat,
    )

    (section,) = print_sections(list(draft.questions.all()))

    assert section.title == "状況"
    assert [(item.ticks, item.blank, item.header, item.rows) for item in section.items] == [
        (("○ はい", "○ いいえ"), "", (), ()),
        ((), "（　　　　　　）件", (), ()),
        ((), "（　　　　　　）件", (), ()),
        ((), "", ("項目", "数", "有無"), (("行", "　　　件", "○ はい　○ いいえ"),)),
        (("□ Ａ（ほかと一緒に選べません）", "□ はい", "□ いいえ"), "", (), ()),
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0, None, "0件以上の数"), (None, 100000000, "100000000件以下の数"), (1, 5, "1件から5件までの数")],
)
def test_limits_are_said_in_words(draft, low, high, words):
    row = draft.questions.get(code="part")
    row.minimum, row.maximum, row.asked_if = low, high, []

    (section,) = print_sections([row])

    assert section.items[0].notes == (words,)


def test_the_pdf_is_a_pdf_and_a_draft_says_so(draft):
    paper = paper_of(draft)

    assert paper.draft_label == "作成中"
    assert papers.pdf.render(paper).startswith(b"%PDF")


def test_a_fixed_questionnaire_carries_no_label(fixed):
    assert paper_of(fixed).draft_label == ""
