from django.urls import path

from tsumiki.framework.views import blocks, draft_blocks, drafts, keeping, overview, records

app_name = "framework"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("blocks/", blocks.block_list, name="block_list"),
    path("blocks/compare/", blocks.block_compare, name="block_compare"),
    path("blocks/compare/blocks.xlsx", blocks.block_compare_file, name="block_compare_file"),
    path("blocks/blocks.xlsx", blocks.block_export, name="block_export"),
    path("blocks/<slug:code>/", blocks.block_detail, name="block_detail"),
    path("editions/", drafts.edition_desk, name="edition_desk"),
    path("editions/begin/", drafts.draft_begin, name="draft_begin"),
    path("editions/resume/", keeping.resume, name="resume"),
    path("editions/<int:year>/edition.zip", drafts.edition_file, name="edition_file"),
    path("drafts/<int:pk>/", drafts.draft_detail, name="draft_detail"),
    path("drafts/<int:pk>/front/", drafts.draft_front, name="draft_front"),
    path("drafts/<int:pk>/review/", drafts.draft_review, name="draft_review"),
    path("drafts/<int:pk>/publish/", drafts.draft_publish, name="draft_publish"),
    path("drafts/<int:pk>/drop/", drafts.draft_drop, name="draft_drop"),
    path("drafts/<int:pk>/history/", drafts.draft_history, name="draft_history"),
    path("drafts/<int:pk>/add/", draft_blocks.draft_block_add, name="draft_block_add"),
    path("drafts/<int:pk>/blocks/<slug:code>/", draft_blocks.draft_block, name="draft_block"),
    path(
        "drafts/<int:pk>/blocks/<slug:code>/retire/",
        draft_blocks.draft_block_retire,
        name="draft_block_retire",
    ),
    path(
        "drafts/<int:pk>/blocks/<slug:code>/restore/",
        draft_blocks.draft_block_restore,
        name="draft_block_restore",
    ),
    path("grants/", records.grant_list, name="grant_list"),
    path("policy/", records.policy_history, name="policy_history"),
    path("survey/", records.survey_history, name="survey_history"),
]
