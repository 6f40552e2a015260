"""What a town might add to its diagnosis, as its services take it."""

from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.own import services


def figure_data(**changed):
    return {
        "name": "空き家の戸数（町の実態調査）",
        "unit": "戸",
        "themes": ["vacancy", "housing"],
        "year_kind": "calendar",
        "values": {"2021": "214", "2024": "247"},
        "source": "建設課「空家等実態調査」",
        "source_url": "",
        "method": "外から確かめた戸数。",
        **changed,
    }


def resource_data(**changed):
    return {
        "kind": "vacant",
        "name": "旧東小学校",
        "what": "鉄筋3階。体育館は使える。",
        "area": "東地区",
        "holder": "町",
        "section": "総務課",
        "use": "学び直しの場",
        "source": "公共施設の台帳",
        **changed,
    }


def note_data(**changed):
    return {
        "grade": "strong",
        "text": "片付けられずに貸せない家が多い。",
        "voice": "自治会長",
        "heard": "2026年秋",
        **changed,
    }


def add_figure(town, by, **changed):
    return services.add(OwnFigure, town, figure_data(**changed), by=by)


def add_resource(town, by, **changed):
    return services.add(LocalResource, town, resource_data(**changed), by=by)


def add_note(town, by, theme="vacancy", **changed):
    return services.add(FeltNote, town, {"theme": theme, **note_data(**changed)}, by=by)


def figure_form(version=0, **changed):
    """What the browser sends."""
    data = figure_data(**changed)
    values = "\n".join(f"{year} {value}" for year, value in data.pop("values").items())
    return {**data, "values": values, "expected_version": version}


def resource_form(version=0, **changed):
    return {**resource_data(**changed), "expected_version": version}


def note_form(version=0, **changed):
    return {**note_data(**changed), "expected_version": version}
