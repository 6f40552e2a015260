from django.urls import path, re_path

from tsumiki.library.views import ahead, cases, corrections, editing, exports, imports, life, life_page

app_name = "library"
urlpatterns = [
    path("", cases.case_list, name="case_list"),
    re_path(r"^cases\.(?P<kind>csv|xlsx)$", exports.case_export, name="case_export"),
    path("ahead/", ahead.case_ahead, name="case_ahead"),
    path("new/", editing.case_begin, name="case_begin"),
    path("desk/", life.case_desk, name="case_desk"),
    path("resume/", life_page.resume, name="resume"),
    path("import/", imports.case_import, name="case_import"),
    path("import/template/", imports.import_template, name="import_template"),
    path("import/check/", imports.import_check, name="import_check"),
    path("import/apply/", imports.import_apply, name="import_apply"),
    path("corrections/<int:pk>/", corrections.correction_detail, name="correction_detail"),
    path("<int:pk>/", cases.case_detail, name="case_detail"),
    path("<int:pk>/history/", life.case_history, name="case_history"),
    path("<int:pk>/correct/", corrections.case_correct, name="case_correct"),
    path("<int:pk>/life/", life.case_life, name="case_life"),
    path("<int:pk>/act/<slug:verb>/", life.case_act, name="case_act"),
    path("<int:pk>/take-over/", life.case_take_over, name="case_take_over"),
    path("<int:pk>/merge/", life.case_merge, name="case_merge"),
    path("<int:pk>/comments/", life.case_comment, name="case_comment"),
    path("<int:pk>/comments/<int:comment_pk>/settle/", life.comment_settle, name="comment_settle"),
    path("<int:pk>/draft/", editing.case_preview, name="case_preview"),
    path("<int:pk>/draft/attach/", editing.case_attach, name="case_attach"),
    path("<int:pk>/draft/files/<int:file_pk>/", editing.draft_file, name="draft_file"),
    path("<int:pk>/draft/<slug:section>/", editing.case_section, name="case_section"),
    path("<int:pk>/files/<int:file_pk>/", cases.case_file, name="case_file"),
]
