from django.urls import path

from tsumiki.diagnosis.views import (
    felt,
    imports,
    keeping,
    maps,
    one_page,
    own_figures,
    resources,
    statistics,
)

app_name = "diagnosis"
RESOURCE, FIGURE = {"kind": "resource"}, {"kind": "own_figure"}
urlpatterns = [
    path("", statistics.choose, name="choose"),
    path("resume/", keeping.resume, name="resume"),
    path("<str:code>/", statistics.detail, name="detail"),
    path("<str:code>/figures.csv", statistics.figures_csv, name="figures_csv"),
    path("<str:code>/figures.xlsx", statistics.figures_xlsx, name="figures_xlsx"),
    path("<str:code>/map/", maps.indicator_map, name="map"),
    path("<str:code>/own/", own_figures.own_figures, name="own_figures"),
    path("<str:code>/own/add/", own_figures.own_figure_add, name="own_figure_add"),
    path("<str:code>/own/own.xlsx", own_figures.own_figures_xlsx, name="own_figures_xlsx"),
    path("<str:code>/own/import/", imports.table_import, FIGURE, name="own_figure_import"),
    path("<str:code>/own/import/check/", imports.table_check, FIGURE, name="own_figure_check"),
    path("<str:code>/own/import/apply/", imports.table_apply, FIGURE, name="own_figure_apply"),
    path("<str:code>/own/<int:pk>/", own_figures.own_figure_edit, name="own_figure_edit"),
    path("<str:code>/own/<int:pk>/remove/", own_figures.own_figure_remove, name="own_figure_remove"),
    path("<str:code>/resources/", resources.resources, name="resources"),
    path("<str:code>/resources/resources.xlsx", resources.resources_xlsx, name="resources_xlsx"),
    path("<str:code>/resources/add/", resources.resource_add, name="resource_add"),
    path("<str:code>/resources/import/", imports.table_import, RESOURCE, name="resource_import"),
    path("<str:code>/resources/import/check/", imports.table_check, RESOURCE, name="resource_check"),
    path("<str:code>/resources/import/apply/", imports.table_apply, RESOURCE, name="resource_apply"),
    path("<str:code>/resources/<int:pk>/", resources.resource_edit, name="resource_edit"),
    path("<str:code>/resources/<int:pk>/remove/", resources.resource_remove, name="resource_remove"),
    path("<str:code>/felt/<slug:theme>/", felt.felt_note, name="felt_note"),
    path("<str:code>/one-page/", one_page.one_page, name="one_page"),
    path("<str:code>/one-page.pdf", one_page.one_page_pdf, name="one_page_pdf"),
    path("<str:code>/one-page.docx", one_page.one_page_docx, name="one_page_docx"),
]
