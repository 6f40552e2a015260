"""The product's addresses: one line per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("tsumiki.portal.urls")),
    path("accounts/", include("tsumiki.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("governments/", include("tsumiki.directory.urls")),
    path("framework/", include("tsumiki.framework.urls")),
    path("diagnosis/", include("tsumiki.diagnosis.urls")),
    path("cases/", include("tsumiki.library.urls")),
    path("plans/", include("tsumiki.planning.urls")),
]
