import pytest
from django.db import DatabaseError, connection

from tsumiki.framework.services import load_editions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/guide/", "使い方"),
        ("/accessibility/", "アクセシビリティ方針"),
        ("/sources/", "出典とライセンス"),
        ("/open-data/", "オープンデータ"),
        ("/style-guide/", "スタイルガイド"),
    ],
)
def test_page_is_public_and_has_its_title(client, path, title):
    answer = client.get(path)

    assert answer.status_code == 200
    assert f"<title>{title}｜つみき</title>" in answer.content.decode()


def test_sources_say_how_to_bring_statistics_when_there_are_none(client):
    page = client.get("/sources/").content.decode()

    assert "tsumiki data fetch" in page


def test_sources_name_each_loaded_statistic_with_its_terms(client, statistics):
    answer = client.get("/sources/")

    assert {origin.licence for origin in answer.context["statistics"]} == {
        "出典を示せば自由に使えます（独立行政法人統計センターの利用条件）",
        "総務省ウェブサイト利用規約（CC BY 4.0 と互換）",
    }


def test_sources_name_each_document_once_the_states_own_first(client):
    load_editions()

    rows = client.get("/sources/").context["documents"]["rows"]

    titles = [row["cells"][0]["text"] for row in rows]
    kinds = [row["cells"][2]["text"] for row in rows]
    assert len(titles) == len(set(titles))
    assert kinds == sorted(kinds, key=lambda kind: kind != "国の資料")


def test_robots_keep_out_of_what_is_private(client):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /home/",
        "Disallow: /plans/",
    ]


def test_health_is_good_when_the_database_answers(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_health_is_bad_when_the_database_does_not_answer(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)

    assert client.get("/healthz").status_code == 503


def test_health_is_never_kept(client):
    assert "no-store" in client.get("/healthz")["Cache-Control"]
