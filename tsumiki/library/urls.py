from django.urls import path, re_path

from tsumiki.library.views import cases, exports

app_name = "library"
urlpatterns = [
    path("", cases.case_list, name="case_list"),
    re_path(r"^cases\.(?P<kind>csv|xlsx)$", exports.case_export, name="case_export"),
    path("<int:pk>/", cases.case_detail, name="case_detail"),
    path("<int:pk>/files/<int:file_pk>/", cases.case_file, name="case_file"),
]
