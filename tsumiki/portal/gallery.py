"""Sample content for the style guide: every component drawn once with words as they occur in real work."""

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

STEPS = ("地域診断", "課題を選ぶ", "積み木と事例", "積み上げる", "計画書")
CHART = """<svg viewBox="0 0 640 150" role="img" aria-label="高齢化率。見本町37.4％、類似団体の中央値34.1％、四分位の幅30.2〜38.0％" font-size="14" fill="#333">
<line x1="20" x2="620" y1="110" y2="110" stroke="#767676"/>
<rect x="206" y="50" width="234" height="36" rx="4" fill="#d9e6ff" stroke="#9db7f9"/>
<line x1="323" x2="323" y1="44" y2="92" stroke="#4d4d4d" stroke-width="3"/><text x="323" y="34" text-anchor="end">中央値 34.1％</text>
<path d="M422 54 436 68 422 82 408 68z" fill="#0017c1"/><text x="422" y="34" text-anchor="middle" font-weight="700" fill="#0017c1">見本町 37.4％</text>
<g text-anchor="middle"><text x="50" y="134">25％</text><text x="200" y="134">30％</text><text x="350" y="134">35％</text><text x="500" y="134">40％</text></g></svg>"""


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(
        label="計画の名称", max_length=60, help_text="60文字まで。例：見本町生涯活躍のまち推進計画"
    )
    problem = forms.ChoiceField(
        label="取り組む地域課題",
        choices=[
            ("liveliness", "まちのにぎわいの減少"),
            ("isolation", "子育て世帯等の孤立"),
            ("generations", "世代間等の交流機会の減少"),
            ("vacant", "空き家の増加"),
        ],
        widget=forms.RadioSelect(attrs={"class": "choice-cards"}),
        help_text="最も優先するものを1つ選んでください。",
    )
    fields_of_work = forms.MultipleChoiceField(
        label="関わる分野",
        choices=[(name, name) for name in ("交流・居場所", "活躍・しごと", "住まい", "健康", "人の流れ")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-row"}),
        required=False,
    )
    year = forms.ChoiceField(
        label="開始年度",
        choices=[
            ("", "選択してください"),
            ("2026", "令和8年度（2026年度）"),
            ("2027", "令和9年度（2027年度）"),
        ],
    )
    places = forms.IntegerField(label="目標とする居場所の数（か所）", min_value=0, required=False)
    opens_on = forms.DateField(
        label="開設予定日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="例：2026年11月23日",
    )
    reason = forms.CharField(
        label="選んだ理由", widget=forms.Textarea(attrs={"rows": 4}), help_text="診断の数値を引用できます。"
    )
    attachment = forms.FileField(label="参考資料", required=False, help_text="PDF、Word、Excel。10MBまで。")
    agreed = forms.BooleanField(label="関係課との協議を終えました")


class SampleFilterForm(forms.Form):
    """Narrowing a list."""

    q = forms.CharField(label="ことば", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    field = forms.ChoiceField(
        label="分野", required=False, choices=[("", "すべて"), ("home", "住まい"), ("health", "健康")]
    )
    digital = forms.BooleanField(label="デジタルを使った事例だけ", required=False)


def _cells(name: str, own: str, median: str, year: str) -> list[dict]:
    return [
        {"text": name},
        {"text": own, "numeric": True, "missing": own == ""},
        {"text": median, "numeric": True},
        {"text": year},
    ]


WORDS = {
    "breadcrumbs": [
        {"label": "ホーム", "url": "#"},
        {"label": "計画", "url": "#"},
        {"label": "見本県見本町の計画"},
    ],
    "actions": [
        {"label": "計画を続ける", "url": "#", "icon": "arrow"},
        {"label": "Wordで受け取る", "url": "#", "kind": "secondary", "icon": "download"},
    ],
    "badges": [
        {"label": "下書き", "kind": "draft"},
        {"label": "承認待ち", "kind": "waiting"},
        {"label": "公開", "kind": "public"},
        {"label": "差戻し", "kind": "error"},
        {"label": "確度 高"},
        {"label": "合成データ", "kind": "synthetic"},
        {"label": "重点", "kind": "strong"},
    ],
    "tags": ["交流・居場所", "住まい"],
    "steps": [
        {"label": label, "url": "#", "state": "done" if n < 2 else "current" if n == 2 else "todo"}
        for n, label in enumerate(STEPS)
    ],
    "facts": [
        {"label": "課題", "value": "空き家の増加"},
        {"label": "連携", "value": "町、まちづくり会社、大学"},
        {"label": "年度", "value": "令和元年度（2019年度）"},
    ],
    "columns": [
        {"label": "指標"},
        {"label": "見本町", "numeric": True},
        {"label": "類似団体の中央値", "numeric": True},
        {"label": "年度"},
    ],
    "rows": [
        {"cells": _cells("高齢化率（％）", "37.4", "34.1", "令和2年（2020年）"), "is_own": True},
        {"cells": _cells("年少人口の割合（％）", "11.6", "11.0", "令和2年（2020年）")},
        {"cells": _cells("転入超過数（人）", "−52", "−71", "令和4年（2022年）")},
        {"cells": _cells("空き家率（％）", "", "15.3", "平成30年（2018年）")},
    ],
    "definitions": [
        {"label": "起案", "value": "企画政策課　主任"},
        {"label": "対象の地域", "value": "法勝寺地区、会見地区"},
        {"label": "計画の期間", "value": "令和8年度（2026年度）〜令和10年度（2028年度）"},
    ],
    "tabs": [
        {"label": "すべて", "url": "#", "is_current": True, "count": 100},
        {"label": "交流・居場所", "url": "#", "count": 42},
        {"label": "住まい", "url": "#", "count": 18},
    ],
    "timeline": [
        {"when": "2026年4月", "title": "年間スケジュールの作成", "state": "done"},
        {
            "when": "2026年8月まで",
            "title": "検討体制の構築",
            "text": "企画部門とデジタル部門で検討会を設けます。",
            "state": "current",
        },
        {"when": "2026年12月まで", "title": "民間事業者との意見交換", "state": "todo"},
    ],
    "tasks": [
        {
            "title": "計画「見本町生涯活躍のまち」の承認",
            "url": "#",
            "text": "企画政策課から届いています",
            "due": "2026年11月30日まで",
            "badge": {"label": "承認待ち", "kind": "waiting"},
        },
        {"title": "地域診断の新しい数値を確認する", "url": "#", "text": "令和7年版の統計が加わりました"},
    ],
    "chart": mark_safe(CHART),
    "marks": {
        "keep_form": "gallery-form",
        "keep_value": "case-1",
        "is_kept": False,
        "feedback_form": "gallery-form",
        "number": "1",
    },
}


def samples() -> dict:
    """Everything components/_gallery.html draws, by the name it uses there."""
    mistakes = {"title": "", "places": "-1", "opens_on": "", "reason": "空き家が増えているため"}
    return {
        "sample": {
            **WORDS,
            "page": Paginator(range(143), 20).page(4),
            "form": SampleForm(auto_id="id_plain_%s"),
            "form_with_errors": SampleForm(mistakes),
            "filter_form": SampleFilterForm(auto_id="id_filter_%s"),
        },
    }
