"""The survey of tests/surveys/answering, and workbooks of it as people fill and spoil them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.surveys.answering import conftest as answering
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.workbooks import Layout, Maker

answered_before = answering.answered_before
before = answering.before
campaign = answering.campaign
close = answering.close
make_campaign = answering.make_campaign
make_response = answering.make_response
paper = answering.paper
response = answering.response

# The columns of the sheet 回答.
ANSWER, KEY = 4, 8


@pytest.fixture
def workbook():
    """workbook(response, people=12, since="令和8年4月1日") is its file with these lines typed over."""

    def make(response, typed=None, recipient=None):
        layout = selectors.layout_of(response.campaign)
        content = Maker(layout).make(recipient or selectors.recipient_of(response))
        return typed_into(content, layout, typed or {})

    return make


def typed_into(content: bytes, layout: Layout, typed: dict) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for key, value in typed.items():
        book["回答"].cell(layout.row_of[key], ANSWER).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells_of(content: bytes, layout: Layout) -> dict:
    page = openpyxl.load_workbook(io.BytesIO(content))["回答"]
    values = {key: page.cell(row, ANSWER).value for key, row in layout.row_of.items()}
    return {key: value for key, value in values.items() if value is not None}


@pytest.fixture
def send():
    """send(client, response, content) puts the file into the page's form."""

    def post(client, response, content, name="回答.xlsx"):
        file = SimpleUploadedFile(name, content)
        return client.post(reverse("surveys:answer_upload", args=[response.pk]), {"file": file})

    return post


@pytest.fixture
def take():
    """take(client, response) says yes to what the page shows."""

    def post(client, response, **more):
        page = client.get(reverse("surveys:answer_reading", args=[response.pk]))
        token = page.context["take_form"]["token"].value()
        return client.post(reverse("surveys:answer_take", args=[response.pk]), {"token": token, **more})

    return post
