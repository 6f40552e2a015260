from django.urls import path

from tsumiki.portal.views import front, home, information, open_data, yearly

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("home/", home.home, name="home"),
    path("home/surveys/<int:pk>/cases/<slug:place>/", yearly.cases_confirm, name="cases_confirm"),
    path("home/surveys/<int:pk>/cases/<int:case_pk>/<slug:change>/", yearly.case_change, name="case_change"),
    path("guide/", information.guide_page, name="guide"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("sources/", information.sources_page, name="sources"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/<slug:code>.<slug:extension>", open_data.open_data_file, name="open_data_file"),
    path("style-guide/", information.style_guide, name="style_guide"),
    path("robots.txt", information.robots, name="robots"),
    path("healthz", information.health, name="health"),
]
