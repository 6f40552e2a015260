from django.urls import path

from tsumiki.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.government_list, name="list"),
    path("local_governments.csv", views.government_csv, name="csv"),
    path("<str:code>/", views.government_detail, name="detail"),
]
