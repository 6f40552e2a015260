from django.urls import path

from tsumiki.surveys.views import results, results_files, results_tables

app_name = "surveys"
urlpatterns: list = [
    # authoring
    # campaigns
    # answering
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
