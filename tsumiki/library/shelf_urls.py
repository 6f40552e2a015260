"""The reader's side of the library (資料棚): publications, the reading list, saved searches, feeds."""

from django.urls import path

from tsumiki.library.views import feeds, publications, reading, saved_searches
from tsumiki.library.views import publication_managing as managing

app_name = "shelf"
urlpatterns = [
    path("feeds/<slug:kind>.atom", feeds.feed, name="feed"),
    path("reading-list/", reading.reading_list, name="reading_list"),
    path("reading-list/keep/", reading.keep, name="keep"),
    path("reading-list/list.<slug:kind>", reading.reading_export, name="reading_export"),
    path("cases/<int:pk>/outcome/", reading.outcome, name="outcome"),
    path("searches/", saved_searches.search_list, name="search_list"),
    path("searches/save/", saved_searches.search_save, name="search_save"),
    path("searches/<int:pk>/", saved_searches.search_edit, name="search_edit"),
    path("searches/<int:pk>/delete/", saved_searches.search_delete, name="search_delete"),
    path("searches/stop/<str:token>/", saved_searches.search_stop, name="search_stop"),
    path("recommendations/feedback/", reading.feedback, name="feedback"),
    path("publications/", publications.publication_list, name="publication_list"),
    path("publications/manage/", managing.publication_manage, name="publication_manage"),
    path("publications/add/", managing.publication_add, name="publication_add"),
    path(
        "publications/<slug:code>.<slug:kind>", publications.publication_citation, name="publication_citation"
    ),
    path("publications/<slug:code>/", publications.publication_detail, name="publication_detail"),
    path("publications/<slug:code>/file/", publications.publication_file, name="publication_file"),
    path("publications/<slug:code>/edit/", managing.publication_edit, name="publication_edit"),
    path("publications/<slug:code>/publish/", managing.publication_publish, name="publication_publish"),
    path("publications/<slug:code>/withdraw/", managing.publication_withdraw, name="publication_withdraw"),
    path("publications/<slug:code>/file/add/", managing.publication_file_add, name="publication_file_add"),
    path(
        "publications/<slug:code>/file/remove/",
        managing.publication_file_remove,
        name="publication_file_remove",
    ),
    path("publications/<slug:code>/link/", managing.publication_link, name="publication_link"),
]
