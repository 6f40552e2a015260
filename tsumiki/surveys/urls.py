from django.urls import path  # noqa: F401 - each area adds its own block

app_name = "surveys"
urlpatterns: list = [
    # authoring
    # campaigns
    # answering
    # excel
    # results
]
