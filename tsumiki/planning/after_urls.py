"""Addresses of the yearly follow-up, under those of planning."""

from django.urls import path

from tsumiki.planning.views import after, after_papers

urlpatterns = [
    path("<int:pk>/after/", after.after, name="after"),
    path("<int:pk>/after/<int:year>/", after_papers.after_year, name="after_year"),
    path("<int:pk>/after/<int:year>/open/", after.after_open, name="after_open"),
    path("<int:pk>/after/<int:year>/edit/", after.after_edit, name="after_edit"),
    path("<int:pk>/after/<int:year>/targets/", after.after_targets, name="after_targets"),
    path("<int:pk>/after/<int:year>/case/", after.after_case, name="after_case"),
    path("<int:pk>/after/<int:year>/after.docx", after_papers.after_docx, name="after_docx"),
    path("<int:pk>/after/<int:year>/after.pdf", after_papers.after_pdf, name="after_pdf"),
    path("<int:pk>/after/<int:year>/after.xlsx", after_papers.after_xlsx, name="after_xlsx"),
]
