from django.urls import path

from tsumiki.framework.views import blocks, overview, records

app_name = "framework"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("blocks/", blocks.block_list, name="block_list"),
    path("blocks/compare/", blocks.block_compare, name="block_compare"),
    path("blocks/compare/blocks.xlsx", blocks.block_compare_file, name="block_compare_file"),
    path("blocks/blocks.xlsx", blocks.block_export, name="block_export"),
    path("blocks/<slug:code>/", blocks.block_detail, name="block_detail"),
    path("grants/", records.grant_list, name="grant_list"),
    path("policy/", records.policy_history, name="policy_history"),
    path("survey/", records.survey_history, name="survey_history"),
]
