"""A case in the words of its pages."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from tsumiki.framework import selectors as framework
from tsumiki.library.models import Case

CONFIDENCE_MEANS = {
    Case.Confidence.HIGH: "自治体・報道など、もとに近い資料で内容を確かめています。",
    Case.Confidence.MEDIUM: "公開の資料で内容を確かめていますが、数値や経過の一部は確かめきれていません。",
    Case.Confidence.LOW: "二次的な資料によるため、使う前に団体へお確かめください。",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the current edition's problems and fields by code, in the edition's order."""

    problems: dict[str, str]
    fields: dict[str, str]

    @classmethod
    def of_current_edition(cls) -> "Names":
        return cls(framework.names(framework.problems()), framework.names(framework.fields()))

    def choices(self, cases: QuerySet[Case]) -> dict[str, list[tuple[str, str]]]:
        """What a list form offers; only prefectures that occur, in the order of their codes."""
        used = cases.order_by("local_government__prefecture_code", "prefecture").values_list(
            "prefecture", flat=True
        )
        return {
            "problem": list(self.problems.items()),
            "field": list(self.fields.items()),
            "prefecture": [
                (name, "複数の都道府県" if name == "複数" else name) for name in dict.fromkeys(used)
            ],
        }


def card_of(case: Case, names: Names) -> dict[str, Any]:
    """The parameters of components/resource_card.html."""
    badges = []
    if case.status == Case.Status.DRAFT:
        badges.append({"label": "下書き", "kind": "draft"})
    if case.is_synthetic:
        badges.append({"label": "合成データ", "kind": "synthetic"})
    if case.needs_check:
        badges.append({"label": "確認が必要", "kind": "waiting"})
    if case.is_over:
        badges.append({"label": case.get_state_display(), "kind": "waiting"})
    if case.is_weak_result:
        kind = "waiting" if case.result == Case.Result.WEAK else ""
        badges.append({"label": case.get_result_display(), "kind": kind})
    badges.append({"label": f"確度 {case.get_confidence_display()}", "kind": ""})
    if case.is_digital:
        badges.append(
            {"label": "デジタル" if case.digital == Case.Digital.YES else "一部デジタル", "kind": ""}
        )
    return {
        "title": case.title,
        "url": reverse("library:case_detail", args=[case.pk]),
        "place": f"{case.place}　{case.when}",
        "summary": case.measure,
        "badges": badges,
        "tags": [names.fields.get(code, code) for code in case.fields],
        "facts": [{"label": "課題", "value": case.problem_text}, {"label": "成果", "value": case.outcome}],
        "keep_value": f"case-{case.pk}",
        "marks": None,
    }


def _part_in_the_programme(case: Case) -> str:
    """What is known of it; nothing for a case that its own body wrote, which is not asked."""
    if case.is_programme:
        return "「生涯活躍のまち」の取組、またはその推進団体の取組です。"
    if case.is_from_papers:
        return "同じ分野の取組です。「生涯活躍のまち」の取組かどうかは確認していません。"
    return ""


def facts_of(case: Case, names: Names) -> list[dict[str, str]]:
    """The rows of the case's own page."""
    rows = [
        ("団体", case.place),
        ("年", case.when),
        ("分野", "、".join(names.fields.get(code, code) for code in case.fields)),
        ("課題", case.problem_text),
        ("取組", case.measure),
        ("期間", case.period),
        ("いまの状態", case.get_state_display()),
        ("終了・中止の理由", case.state_reason),
        ("連携先", "、".join(case.partners) or "データなし"),
        ("体制と人数", case.staffing),
        ("デジタル活用", case.get_digital_display()),
        ("この事業との関わり", _part_in_the_programme(case)),
    ]
    # What older sources do not tell is left out; what every case has says データなし itself.
    return [{"label": label, "value": value} for label, value in rows if value]
