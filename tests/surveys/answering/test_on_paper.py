"""The questionnaire on paper with what was answered so far: for those who may read the answers, and for nobody else."""

import pytest
from django.urls import reverse

from tests.surveys.answering.helpers import page, stand, text_of
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import Response
from tsumiki.surveys.questionnaire_paper import answer_paper_of

ANSWERS = {
    "plan": "yes",
    "people": 1200,
    "challenges": ["c12"],
    "challenges/c12/text": "雪が深い",
    "projects": {"work/count": 3},
    "words": "庁内の下書き",
}


@pytest.fixture
def answered(response):
    response.sheet.answers = ANSWERS
    response.sheet.save()
    return response


def test_what_was_answered_stands_there_with_a_line_to_write_on(sign_in, viewer, answered):
    answer = sign_in(viewer).get(page("answer_print", answered))

    items = [item for section in answer.context["sections"] for item in section.items]
    assert [(item.ticks, item.now, item.blank, item.rows) for item in items] == [
        (("● ある", "○ ない"), "", "", ()),
        ((), "1,200人", "（　　　　　　）人", ()),
        (
            ("□ ④方向性", "□ ⑪検討していない（ほかと一緒に選べません）", "■ ⑫その他（雪が深い）"),
            "",
            "",
            (),
        ),
        ((), "", "", (("しごと", "3件"), ("住まい", "　　　件"))),
        ((), "", "（　　　　）年（　　）月（　　）日", ()),
        ((), "庁内の下書き", items[-1].blank, ()),
    ]
    assert "いまの回答：1,200人" in text_of(answer)


def test_the_pdf_names_the_organisation_and_is_on_record(sign_in, officer, answered):
    answer = sign_in(officer).get(page("answer_pdf", answered))

    assert answer.content.startswith(b"%PDF")
    assert answer_paper_of(answered).blocks[0].rows[0] == ("団体名", "鳥取県南部町")
    (event,) = AuditEvent.objects.filter(verb="survey.answers_printed")
    assert (event.actor_id, event.organisation_id) == (officer.pk, answered.organisation_id)


def test_what_cannot_be_changed_any_more_is_printed_and_not_gathered(sign_in, officer, answered):
    client = sign_in(officer)

    before = text_of(client.get(page("answer_print", answered)))
    stand(answered, Response.Status.SUBMITTED)
    after = text_of(client.get(page("answer_print", answered)))

    assert ["紙に書いて集める" in text for text in (before, after)] == [True, False]
    assert ["回答の印刷" in text for text in (before, after)] == [False, True]
    assert ["書き込んでください" in text for text in (before, after)] == [True, False]
    assert ["記入した部署" in text for text in (before, after)] == [True, False]


def test_the_pdf_asks_for_writing_only_while_answers_can_be_typed(answered):
    before = str(answer_paper_of(answered).blocks)
    stand(answered, Response.Status.SUBMITTED)
    after = str(answer_paper_of(Response.objects.get(pk=answered.pk)).blocks)

    assert ["書き込んでください" in text for text in (before, after)] == [True, False]
    assert ["入力済みの回答です。" in text for text in (before, after)] == [True, True]


@pytest.mark.parametrize("name", ["answer_print", "answer_pdf"])
def test_nobody_else_sees_a_draft_on_paper(
    name, client, sign_in, other_officer, person, prefecture, secretariat, answered
):
    anonymous = client.get(page(name, answered))

    assert anonymous.status_code == 302
    for somebody in (other_officer, person("prefecture", prefecture), secretariat):
        answer = sign_in(somebody).get(page(name, answered))
        assert answer.status_code == 404


def test_the_pages_of_answering_lead_to_it(sign_in, officer, answered):
    client = sign_in(officer)
    link = f'href="{reverse("surveys:answer_print", args=[answered.pk])}"'

    assert all(link in text_of(client.get(page(name, answered))) for name in ("answer", "answer_confirm"))
    assert Response.objects.get(pk=answered.pk).status == "not_started"
