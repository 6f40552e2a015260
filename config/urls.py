"""The product's addresses: one line per app."""

from django.urls import include, path

# allauth asks for this one when somebody tries too often.
handler429 = "tsumiki.accounts.views.throttling.too_many_requests"

urlpatterns = [
    path("", include("tsumiki.portal.urls")),
    path("accounts/", include("tsumiki.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("governments/", include("tsumiki.directory.urls")),
    path("framework/", include("tsumiki.framework.urls")),
    path("diagnosis/", include("tsumiki.diagnosis.urls")),
    path("search/", include("tsumiki.search.urls")),
    path("cases/", include("tsumiki.library.urls")),
    path("", include("tsumiki.library.shelf_urls")),
    path("surveys/", include("tsumiki.surveys.urls")),
    path("plans/", include("tsumiki.planning.urls")),
]

handler400 = "tsumiki.portal.views.errors.bad_request"
handler403 = "tsumiki.portal.views.errors.permission_denied"
handler404 = "tsumiki.portal.views.errors.page_not_found"
handler500 = "tsumiki.portal.views.errors.server_error"
