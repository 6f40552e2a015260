from django.urls import path

from tsumiki.portal.views import front

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("home/", front.home, name="home"),
]
