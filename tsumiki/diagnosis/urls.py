from django.urls import path

from tsumiki.diagnosis import views

app_name = "diagnosis"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/figures.csv", views.figures_csv, name="figures_csv"),
    path("<str:code>/figures.xlsx", views.figures_xlsx, name="figures_xlsx"),
]
