"""The list of cases as a file."""

import io
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx
from tsumiki.library import cards, selectors
from tsumiki.library.content import figure_in_words, kpi_in_words
from tsumiki.library.forms import CaseFilterForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    "都道府県",
    "団体",
    "題名",
    "分野",
    "課題",
    "地域課題",
    "地域課題の付け方",
    "取組",
    "連携先",
    "デジタル活用",
    "年",
    "成果",
    "成果の確かさ",
    "弱い・未確認とする理由",
    "確度",
    "出典",
    "始まり",
    "終わり",
    "いまの状態",
    "終了・中止の理由",
    "取組の前と後の数値",
    "指標（KPI）",
    "費用の内訳",
    "財源（交付金など）",
    "体制と人数",
    "検討したほかの案",
    "うまくいかなかったこと",
    "ほかの団体で行うとき",
    "問合せ先の部署",
    "経緯",
)


@login_not_required
@require_safe
def case_export(request, kind):
    """What the list shows under the same conditions, all pages of it."""
    cases = selectors.cases_visible_to(request.user)
    names = cards.Names.of_current_edition()
    chosen = CaseFilterForm(request.GET, words=names.choices(cases)).chosen
    found = selectors.sort_cases(
        selectors.filter_cases(cases, chosen), chosen.get("sort") or "new", names.fields
    )
    prefetch_related_objects(found, "events")
    rows = [_row(case, names) for case in found]
    if kind == "csv":
        response = HttpResponse(write_csv([HEADER, *rows]), content_type="text/csv; charset=utf-8")
    else:
        book = io.BytesIO()
        write_xlsx(book, [Sheet(name="事例", header=HEADER, rows=rows)])
        response = HttpResponse(book.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="cases-{date.today():%Y%m%d}.{kind}"'
    return response


def _how_classified(case):
    if not case.problems:
        return ""
    return "自動で付けた分類" if case.problem_words else "書いた団体または事務局が選んだ分類"


def _row(case, names):
    return [
        case.prefecture,
        case.municipality,
        case.title,
        "、".join(names.fields.get(code, code) for code in case.fields),
        case.problem_text,
        "、".join(names.problems.get(code, code) for code in case.problems),
        _how_classified(case),
        case.measure,
        "、".join(case.partners),
        case.get_digital_display(),
        case.year_text,
        case.outcome,
        case.get_result_display(),
        case.result_reason,
        case.get_confidence_display(),
        "\n".join(case.sources),
        case.started,
        case.ended,
        case.get_state_display(),
        case.state_reason,
        "\n".join(figure_in_words(row) for row in case.figures),
        "\n".join(kpi_in_words(row) for row in case.kpis),
        case.cost_text,
        "、".join(case.funding),
        case.staffing,
        case.options_considered,
        case.what_failed,
        case.transferability,
        case.contact_section,
        "\n".join(f"{event.when}　{event.text}" for event in case.events.all()),
    ]
