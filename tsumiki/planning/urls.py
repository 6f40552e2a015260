from django.urls import path

from tsumiki.planning import after_urls
from tsumiki.planning.tables import TABLES
from tsumiki.planning.views import carrying, choosing, keeping, numbers, papers, parties, plans, stack

app_name = "planning"
urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("new/", plans.plan_create, name="plan_create"),
    path("carry/", carrying.carry, name="carry"),
    path("resume/", keeping.resume, name="resume"),
    path("rules/", choosing.suggestion_rules, name="suggestion_rules"),
    path("<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("<int:pk>/basics/", plans.basics, name="basics"),
    path("<int:pk>/sharing/", plans.sharing, name="sharing"),
    path("<int:pk>/copy/", plans.copy, name="plan_copy"),
    path("<int:pk>/delete/", plans.delete, name="plan_delete"),
    path("<int:pk>/problems/", choosing.problems, name="problems"),
    path("<int:pk>/problems/refresh/", choosing.refresh_evidence, name="refresh_evidence"),
    path("<int:pk>/choose/", choosing.choose, name="choose"),
    path("<int:pk>/choose/blocks/<slug:code>/", choosing.block_add, name="block_add"),
    path("<int:pk>/choose/cases/<int:case_pk>/", choosing.case_add, name="case_add"),
    path("<int:pk>/stack/", stack.stack, name="stack"),
    path("<int:pk>/stack/arrange/", stack.arrange, name="arrange"),
    path("<int:pk>/stack/<slug:code>/up/", stack.block_move, {"by": -1}, name="block_up"),
    path("<int:pk>/stack/<slug:code>/down/", stack.block_move, {"by": 1}, name="block_down"),
    path("<int:pk>/stack/<slug:code>/remove/", stack.block_remove, name="block_remove"),
    path("<int:pk>/stack/<slug:code>/before/<slug:before>/", stack.block_put, name="block_put"),
    path("<int:pk>/stack/<slug:code>/insert/<slug:before>/", stack.block_insert, name="block_insert"),
    path("<int:pk>/cases/", stack.cases, name="cases"),
    path("<int:pk>/cases/<int:case_pk>/remove/", stack.case_remove, name="case_remove"),
    path("<int:pk>/kpis/", numbers.kpis, name="kpis"),
    path("<int:pk>/budget/", numbers.budget, name="budget"),
    path("<int:pk>/roadmap/", numbers.roadmap, name="roadmap"),
    *(path(f"<int:pk>/{key}/", parties.table, {"key": key}, name=key) for key in TABLES),
    path("<int:pk>/grounds/", papers.grounds, name="grounds"),
    path("<int:pk>/texts/", papers.texts, name="texts"),
    path("<int:pk>/paper/", papers.paper, name="paper"),
    path("<int:pk>/plan.docx", papers.plan_docx, name="plan_docx"),
    path("<int:pk>/plan.pdf", papers.plan_pdf, name="plan_pdf"),
    path("<int:pk>/plan.xlsx", papers.plan_xlsx, name="plan_xlsx"),
    path("<int:pk>/history/", plans.history, name="history"),
    path("<int:pk>/history/<int:number>/", plans.revision, name="revision"),
    *after_urls.urlpatterns,
]
