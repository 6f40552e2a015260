from django.urls import path

from tsumiki.search.views import results

app_name = "search"
urlpatterns = [
    path("", results.results, name="results"),
    path("suggest/", results.suggest_words, name="suggest"),
]
