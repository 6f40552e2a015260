"""The organisation's questionnaire on paper, with what has been answered so far, for those who gather answers by hand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from tsumiki.kernel import audit, papers
from tsumiki.surveys.questionnaire_paper import FILLED, answer_paper_of, print_sections
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.views.answering_page import crumbs, head_of, reads_response


@reads_response
def answer_print(request, response):
    """A page to print: every question with its answer and a line to write on."""
    questionnaire = response.campaign.questionnaire
    context = {
        **head_of(response),
        "questionnaire": questionnaire,
        "sections": print_sections(paper_of(questionnaire).questions, response.sheet.answers),
        "filled": FILLED,
        "breadcrumbs": crumbs(response, "紙に書いて集める"),
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
