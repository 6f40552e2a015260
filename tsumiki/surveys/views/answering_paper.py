"""The organisation's questionnaire on paper, with what has been answered so far, for those who gather answers by hand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from tsumiki.kernel import audit, papers
from tsumiki.surveys import rules
from tsumiki.surveys.questionnaire_paper import FILLED, GIVEN, answer_paper_of, print_sections
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.views.answering_page import crumbs, head_of, reads_response


@reads_response
def answer_print(request, response):
    """A page to print: every question with its answer; while answers can be typed, paper to gather them on."""
    questionnaire = response.campaign.questionnaire
    gathers = not rules.refusal_to_save(request.user, response)
    heading = "紙に書いて集める" if gathers else "回答の印刷"
    context = {
        **head_of(response),
        "questionnaire": questionnaire,
        "sections": print_sections(paper_of(questionnaire).questions, response.sheet.answers),
        "heading": heading,
        "gathers": gathers,
        "filled": FILLED if gathers else GIVEN,
        "breadcrumbs": crumbs(response, heading),
    }
    return render(request, "surveys/answer_print.html", context)


@reads_response
def answer_pdf(request, response):
    """The same for A4; that it was taken is on record."""
    content = papers.pdf.render(answer_paper_of(response))
    audit.record(
        "survey.answers_printed", by=request.user, subject=response, organisation=response.organisation
    )
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{response.campaign.code}-{response.organisation}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
