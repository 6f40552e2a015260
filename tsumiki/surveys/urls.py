from django.urls import path

from tsumiki.surveys.views import (
    answering,
    answering_keeping,
    answering_sections,
    answering_steps,
    results,
    results_files,
    results_tables,
)

app_name = "surveys"
urlpatterns: list = [
    # authoring
    # campaigns
    # answering
    path("mine/", answering.my_surveys, name="my_surveys"),
    path("mine/resume/", answering_keeping.answer_resume, name="answer_resume"),
    path("mine/<int:pk>/", answering_steps.answer_confirm, name="answer_confirm"),
    path("mine/<int:pk>/answers/", answering.answer, name="answer"),
    path("mine/<int:pk>/autosave/", answering.answer_autosave, name="answer_autosave"),
    path("mine/<int:pk>/draft/", answering_steps.answer_draft, name="answer_draft"),
    path("mine/<int:pk>/approve/", answering_steps.answer_approve, name="answer_approve"),
    path("mine/<int:pk>/send-back/", answering_steps.answer_send_back, name="answer_send_back"),
    path("mine/<int:pk>/pull-back/", answering_steps.answer_pull_back, name="answer_pull_back"),
    path("mine/<int:pk>/reopen/", answering_steps.answer_reopen, name="answer_reopen"),
    path("mine/<int:pk>/decline/", answering_steps.answer_decline, name="answer_decline"),
    path("mine/<int:pk>/receipt/", answering_steps.answer_receipt, name="answer_receipt"),
    path("mine/<int:pk>/history/", answering_steps.answer_history, name="answer_history"),
    path("mine/<int:pk>/sections/", answering_sections.answer_sections, name="answer_sections"),
    path(
        "mine/<int:pk>/sections/<int:delegation_pk>/done/",
        answering_sections.answer_section_done,
        name="answer_section_done",
    ),
    path(
        "mine/<int:pk>/sections/<int:delegation_pk>/withdraw/",
        answering_sections.answer_section_withdraw,
        name="answer_section_withdraw",
    ),
    # excel
    # results
    path("results/", results.results, name="results"),
    path("results/<slug:code>/", results.result_detail, name="result_detail"),
    path("results/<slug:code>/cross/", results_tables.result_cross, name="result_cross"),
    path("results/<slug:code>/map/", results_tables.result_map, name="result_map"),
    path("results/<slug:code>/data/", results_files.result_data, name="result_data"),
    path("results/<slug:code>/data/<str:name>", results_files.result_file, name="result_file"),
    path("results/<slug:code>/report.<slug:extension>", results_files.result_report, name="result_report"),
    path("results/<slug:code>/questions/<path:question>/", results.result_question, name="result_question"),
]
