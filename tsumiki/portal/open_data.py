"""What anybody may take away: each table with its columns explained, as CSV, Excel and JSON."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from tsumiki.directory import selectors as directory
from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import models as framework_models
from tsumiki.framework import selectors as framework
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx
from tsumiki.library import selectors as library
from tsumiki.library.models import Case, Publication
from tsumiki.library.selectors import publications

LICENCE = "Apache-2.0"
SOURCE = ("source_title", "source_locator", "source_url", "source_year", "source_status")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in JSON, its heading in CSV and Excel, and what stands in it."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published table (公開データ) with the columns of its model."""

    code: str
    title: str
    text: str
    model: type[models.Model]
    columns_named: tuple[str, ...]
    rows: Callable[[], Iterable[Any]]

    @property
    def columns(self) -> list[Column]:
        return [_column(self.model, name) for name in self.columns_named]

    def records(self) -> list[dict[str, Any]]:
        return [{name: _value(row, name) for name in self.columns_named} for row in self.rows()]


_KINDS = (
    (models.JSONField, "一覧（CSVでは「|」区切り）"),
    (models.BooleanField, "真偽（true / false）"),
    (models.IntegerField, "整数"),
    (models.FloatField, "数"),
    (models.DateField, "日付（YYYY-MM-DD）"),
    (models.ForeignKey, "コード"),
)


def _column(model: type[models.Model], name: str) -> Column:
    field: Any = model._meta.get_field(name)
    kind = next((label for classes, label in _KINDS if isinstance(field, classes)), "文字")
    if field.choices:
        kind = "、".join(f"{code}＝{label}" for code, label in field.choices if code)
    return Column(name, str(field.verbose_name), kind)


def _value(row: models.Model, name: str) -> Any:
    value: Any = getattr(row, name)
    return getattr(value, "code", value) if isinstance(value, models.Model) else value


def _public_cases() -> Iterable[Case]:
    return library.cases_visible_to(AnonymousUser())


def _public_publications() -> Iterable[Publication]:
    return publications.published(AnonymousUser()).order_by("code")


def _vocabulary(  # noqa: PLR0917 (a table of six columns)
    code: str,
    title: str,
    text: str,
    model: type[models.Model],
    columns: str,
    rows: Callable[[], Iterable[Any]],
) -> Dataset:
    return Dataset(code, title, text, model, ("code", *columns.split(), *SOURCE), rows)


DATASETS: dict[str, Dataset] = {
    dataset.code: dataset
    for dataset in (
        Dataset(
            "local_governments",
            "地方公共団体",
            "47都道府県と1,741市区町村の団体コード、名称、読み、ローマ字です。",
            LocalGovernment,
            (
                *("code", "kind", "designation", "prefecture_code", "prefecture", "county", "name"),
                *("kana", "romaji", "valid_from"),
            ),
            directory.governments,
        ),
        Dataset(
            "cases",
            "取組事例",
            "公開中の事例です。確度と、成果が弱い・未確認とする理由も含みます。ページのアドレスは /cases/（ID）/ です。",
            Case,
            (
                *("title", "municipality", "prefecture", "fields", "problem_text", "problems", "measure"),
                *("partners", "digital", "year_text", "outcome", "result", "result_reason", "confidence"),
                *("is_programme", "sources", "figures", "kpis", "cost_band", "cost_text", "funding"),
                *("staffing", "options_considered", "what_failed", "transferability", "started", "ended"),
                *("state", "state_reason", "contact_section", "id"),
            ),
            _public_cases,
        ),
        Dataset(
            "publications",
            "手引・報告書",
            "公開中の公表資料の情報です。資料の本文は含みません。ページのアドレスは /publications/（コード）/ です。",
            Publication,
            (
                *("code", "work", "edition", "kind", "title", "publisher", "fiscal_year", "issued", "pages"),
                *("description", "official_url", "link_state", "link_checked_on", "language", "terms"),
                *("source_title", "source_url"),
            ),
            _public_publications,
        ),
        _vocabulary(
            "survey_history",
            "意向等調査の推移",
            "第1回から第9回までの団体数です。確認できない値は空欄で、0ではありません。",
            framework_models.SurveyRound,
            "number fiscal_year reference_date promoting_or_willing promoting willing not_willing considering "
            "plan_made plan_definition implementing derived note",
            framework.survey_history,
        ),
        _vocabulary(
            "challenges",
            "デジタル活用の課題①〜⑫",
            "意向等調査の文言と、選んだ団体の数です。",
            framework_models.Challenge,
            "number text label count base base_year is_exclusive needs_text hint",
            framework.challenges,
        ),
        _vocabulary(
            "fields",
            "分野",
            "五つの分野と、デジタル技術を活用している団体の数です。",
            framework_models.Field,
            "name aliases description digital_count digital_base digital_year",
            framework.fields,
        ),
        _vocabulary(
            "problems",
            "地域課題と実現の姿",
            "四つの地域課題と、それぞれが目指す姿です。",
            framework_models.Problem,
            "name official_wording description target_code target_state target_wording",
            framework.problems,
        ),
        _vocabulary(
            "steps",
            "具体化の工程",
            "1年間の六つの工程と時期、ねらい、成果物です。",
            framework_models.Step,
            "order name official_wording period start_month end_month purpose outputs",
            framework.steps,
        ),
        _vocabulary(
            "blocks",
            "積み木（手法）",
            "何を、なぜ、だれが、どれくらいの手間で行うか。国の公式文書の引用ではなく、事務局が編集できる初期案です。",
            framework_models.Block,
            "name step group cost_band what why when_it_suits challenges problems fields population_min "
            "population_max who effort_person_days effort_meetings effort_weeks inputs outputs pitfalls",
            framework.blocks,
        ),
        _vocabulary(
            "examples",
            "事業例",
            "分野ごとの、デジタル技術を活用した事業の例です。",
            framework_models.ProjectExample,
            "field title listed_as",
            framework.examples,
        ),
        _vocabulary(
            "grants",
            "交付金",
            "制度と類型、補助率、上限、条件です。",
            framework_models.Grant,
            "scheme name fiscal_year_from fiscal_year_to rates caps caps_note period usual_years "
            "longest_years run_until conditions rules conditions_note cycle deadline results is_verified",
            framework.grants,
        ),
    )
}


def _cell(value: Any) -> Any:
    """A list becomes words between bars; anything deeper its JSON."""
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return "|".join(str(item) for item in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _table(dataset: Dataset) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    header = tuple(column.label for column in dataset.columns)
    return header, [tuple(_cell(value) for value in record.values()) for record in dataset.records()]


def as_csv(dataset: Dataset) -> bytes:
    header, rows = _table(dataset)
    return write_csv([header, *rows])


def as_xlsx(dataset: Dataset) -> bytes:
    header, rows = _table(dataset)
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet(dataset.title, header=header, rows=rows)])
    return buffer.getvalue()


def as_json(dataset: Dataset) -> bytes:
    content = {
        "title": dataset.title,
        "licence": LICENCE,
        "columns": {column.name: column.label for column in dataset.columns},
        "rows": dataset.records(),
    }
    # Dates are written as ISO text.
    return json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()


FORMATS: dict[str, tuple[str, str, Callable[[Dataset], bytes]]] = {
    "csv": ("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("JSON", "application/json", as_json),
}
