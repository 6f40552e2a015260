from django.urls import path

from tsumiki.surveys.views import (
    answering,
    answering_files,
    answering_keeping,
    answering_sections,
    answering_steps,
    authoring,
    authoring_papers,
    authoring_parts,
    campaigns,
    campaigns_following,
    campaigns_prefecture,
    excel,
    excel_files,
    results,
    results_files,
    results_own,
    results_tables,
)

app_name = "surveys"
urlpatterns: list = [
    # authoring
    path("questionnaires/", authoring.questionnaire_list, name="questionnaire_list"),
    path("questionnaires/begin/new/", authoring.questionnaire_create, name="questionnaire_create"),
    path(
        "questionnaires/template.xlsx", authoring_papers.questionnaire_template, name="questionnaire_template"
    ),
    path("questionnaires/<slug:code>/", authoring.questionnaire_detail, name="questionnaire_detail"),
    path("questionnaires/<slug:code>/copy/", authoring.questionnaire_copy, name="questionnaire_copy"),
    path("questionnaires/<slug:code>/basics/", authoring.questionnaire_basics, name="questionnaire_basics"),
    path("questionnaires/<slug:code>/burden/", authoring.questionnaire_burden, name="questionnaire_burden"),
    path("questionnaires/<slug:code>/fix/", authoring.questionnaire_fix, name="questionnaire_fix"),
    path("questionnaires/<slug:code>/delete/", authoring.questionnaire_delete, name="questionnaire_delete"),
    path(
        "questionnaires/<slug:code>/preview/",
        authoring_papers.questionnaire_preview,
        name="questionnaire_preview",
    ),
    path(
        "questionnaires/<slug:code>/print/", authoring_papers.questionnaire_print, name="questionnaire_print"
    ),
    path(
        "questionnaires/<slug:code>/paper.pdf", authoring_papers.questionnaire_pdf, name="questionnaire_pdf"
    ),
    path(
        "questionnaires/<slug:code>/sheet.xlsx",
        authoring_papers.questionnaire_xlsx,
        name="questionnaire_xlsx",
    ),
    path(
        "questionnaires/<slug:code>/import/",
        authoring_papers.questionnaire_import,
        name="questionnaire_import",
    ),
    path(
        "questionnaires/<slug:code>/import/take/",
        authoring_papers.questionnaire_take,
        name="questionnaire_take",
    ),
    path("questionnaires/<slug:code>/add-question/", authoring_parts.question_add, name="question_add"),
    path(
        "questionnaires/<slug:code>/questions/<slug:question>/",
        authoring_parts.question_edit,
        name="question_edit",
    ),
    path(
        "questionnaires/<slug:code>/questions/<slug:question>/move/",
        authoring.question_move,
        name="question_move",
    ),
    path(
        "questionnaires/<slug:code>/questions/<slug:question>/delete/",
        authoring_parts.question_delete,
        name="question_delete",
    ),
    path("questionnaires/<slug:code>/add-check/", authoring_parts.check_add, name="check_add"),
    path("questionnaires/<slug:code>/checks/<int:pk>/", authoring_parts.check_edit, name="check_edit"),
    path(
        "questionnaires/<slug:code>/checks/<int:pk>/delete/",
        authoring_parts.check_delete,
        name="check_delete",
    ),
    # campaigns
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign_create"),
    path("campaigns/responses/<int:pk>/", campaigns_following.campaign_response, name="campaign_response"),
    path("campaigns/responses/<int:pk>/extend/", campaigns_following.response_extend, name="response_extend"),
    path("campaigns/responses/<int:pk>/return/", campaigns_following.response_return, name="response_return"),
    path("campaigns/<slug:code>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<slug:code>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<slug:code>/open/", campaigns.campaign_open, name="campaign_open"),
    path("campaigns/<slug:code>/close/", campaigns.campaign_close, name="campaign_close"),
    path("campaigns/<slug:code>/publish/", campaigns.campaign_publish, name="campaign_publish"),
    path("campaigns/<slug:code>/progress/", campaigns_following.campaign_progress, name="campaign_progress"),
    path(
        "campaigns/<slug:code>/progress.<slug:extension>",
        campaigns_following.campaign_export,
        name="campaign_export",
    ),
    path("campaigns/<slug:code>/letters/", campaigns_following.campaign_letters, name="campaign_letters"),
    path(
        "campaigns/<slug:code>/letters/<slug:level>/",
        campaigns_following.campaign_remind,
        name="campaign_remind",
    ),
    path("campaigns/<slug:code>/extend/", campaigns_following.campaign_extend, name="campaign_extend"),
    path("prefecture/", campaigns_prefecture.prefecture_queue, name="prefecture_queue"),
    path("prefecture/<slug:code>/", campaigns_prefecture.prefecture_progress, name="prefecture_progress"),
    path(
        "prefecture/<slug:code>/progress.<slug:extension>",
        campaigns_prefecture.prefecture_export,
        name="prefecture_export",
    ),
    path("check/<int:pk>/", campaigns_prefecture.prefecture_check, name="prefecture_check"),
    path("check/<int:pk>/accept/", campaigns_prefecture.prefecture_accept, name="prefecture_accept"),
    path("a/<str:token>/", campaigns.campaign_enter, name="campaign_enter"),
    # answering
    path("mine/", answering.my_surveys, name="my_surveys"),
    path("mine/resume/", answering_keeping.answer_resume, name="answer_resume"),
    path("mine/<int:pk>/", answering_steps.answer_confirm, name="answer_confirm"),
    path("mine/<int:pk>/answers/", answering.answer, name="answer"),
    path("mine/<int:pk>/autosave/", answering.answer_autosave, name="answer_autosave"),
    path("mine/<int:pk>/files/<int:file>/", answering_files.answer_file, name="answer_file"),
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
    path("mine/<int:pk>/excel/", excel.answer_upload, name="answer_upload"),
    path("mine/<int:pk>/excel/workbook.xlsx", excel.answer_workbook, name="answer_workbook"),
    path("mine/<int:pk>/excel/reading/", excel.answer_reading, name="answer_reading"),
    path("mine/<int:pk>/excel/take/", excel.answer_take, name="answer_take"),
    path("campaigns/<slug:code>/files/", excel_files.campaign_workbooks, name="campaign_workbooks"),
    path(
        "campaigns/<slug:code>/files/workbooks-<slug:prefecture>.zip",
        excel_files.campaign_workbooks_zip,
        name="campaign_workbooks_zip",
    ),
    path("campaigns/<slug:code>/files/attached.zip", excel_files.campaign_attached, name="campaign_attached"),
    path("campaigns/<slug:code>/files/<str:name>", excel_files.campaign_answers, name="campaign_answers"),
    # results
    path("results/", results.results, name="results"),
    path("results/<slug:code>/", results.result_detail, name="result_detail"),
    path("results/<slug:code>/cross/", results_tables.result_cross, name="result_cross"),
    path("results/<slug:code>/map/", results_tables.result_map, name="result_map"),
    path("results/<slug:code>/own/", results_own.result_own, name="result_own"),
    path("results/<slug:code>/data/", results_files.result_data, name="result_data"),
    path("results/<slug:code>/data/<str:name>", results_files.result_file, name="result_file"),
    path("results/<slug:code>/report.<slug:extension>", results_files.result_report, name="result_report"),
    path("results/<slug:code>/questions/<path:question>/", results.result_question, name="result_question"),
]
