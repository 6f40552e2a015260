"""The guided start: ten questions on one page; who may answer few of them is told what that changes."""

from typing import Any

from django import forms

from tsumiki.directory.selectors import governments, search_governments
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Edition
from tsumiki.planning.forms.parts import TextField, short_text
from tsumiki.planning.models import Plan
from tsumiki.planning.proposing import BANDS, Answers
from tsumiki.planning.rules import contradiction

_KNOWN = [("", "わからない"), ("yes", "ある"), ("no", "ない")]
_KNOWN_VALUES = {"": None, "yes": True, "no": False}
MOST_CHALLENGES, MOST_TOWNS = 3, 30


def _row(label: str, choices: Any, help_text: str = "") -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"class": "choice-row"})
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widget, help_text=help_text)


def _several(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "choice-row"})
    return forms.MultipleChoiceField(label=label, required=False, widget=widget, help_text=help_text)


class StartForm(forms.Form):
    """Ten questions. The first has two fields: a town, or only how large it is."""

    town = TextField(
        label="1　どの団体ですか",
        required=False,
        max_length=40,
        help_text="名称・読み・団体コード（例：南部町、なんぶ、313891）。空けておき、下の人口だけを選ぶこともできます。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.ChoiceField(
        label="どの団体か、選んでください",
        required=False,
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
    )
    band = _row(
        "団体を書かないときは、人口の目安",
        [("", "答えない"), *((code, words) for code, words, _, _ in BANDS)],
    )
    problems = _several("2　取り組みたい地域課題はどれですか", "いくつでも選べます。")
    fields_chosen = _several("3　どの分野で取り組みますか", "決まっていなければ空けておきます。")
    challenges = forms.MultipleChoiceField(
        label="4　進めるうえで困っていることは何ですか",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-row"}),
        help_text=f"大きいものから{MOST_CHALLENGES}つまで。意向等調査の課題①〜⑫です。",
    )
    core = _row(
        "5　事業の中核となる法人や団体はありますか", _KNOWN, "まちづくり会社、社会福祉法人、NPO法人などです。"
    )
    plan = _row("6　「生涯活躍のまち」の構想や基本計画はありますか", _KNOWN)
    staff_days = forms.IntegerField(
        label="7　職員が使える時間は、1か月に何人日ですか",
        required=False,
        min_value=0,
        max_value=500,
        help_text="例：2人が週に1日ずつなら、8人日です。わからなければ空けておきます。",
        error_messages={
            "invalid": "0から500までの整数を入力してください（例：8）。",
            "min_value": "0以上の数を入力してください。",
            "max_value": "500以下の数を入力してください。",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    budget = _row(
        "8　使える予算はありますか", [("unknown", "まだわからない"), ("known", "ある"), ("none", "ない")]
    )
    amount = forms.IntegerField(
        label="予算があるときは、おおよその額（万円）",
        required=False,
        min_value=0,
        max_value=1_000_000,
        error_messages={
            "invalid": "万円の単位で、整数を入力してください（例：300）。",
            "min_value": "0以上の数を入力してください。",
            "max_value": "1,000,000以下の数を入力してください（単位は万円です）。",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    deadline = _row(
        "9　最初の成果を、いつまでに見せたいですか",
        [("", "決まっていない"), ("3", "3か月"), ("6", "6か月"), ("12", "1年"), ("24", "2年")],
    )
    network = _row(
        "10　担当課の端末は、インターネットを使えますか",
        [("", "わからない"), ("closed", "使えない（LGWAN接続系だけ）"), ("open", "使える")],
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(framework.challenges(edition))
        self.exclusive = [row.number for row in rows if row.is_exclusive]
        self.fields["problems"].choices = list(framework.names(framework.problems(edition)).items())
        self.fields["fields_chosen"].choices = list(framework.names(framework.fields(edition)).items())
        self.fields["challenges"].choices = [(str(row.number), f"{row.mark} {row.label}") for row in rows]
        code = (self.data if self.is_bound else self.initial).get("code", "")
        # A code from the address is only a proposal: its name is looked up.
        found = governments().existing().filter(code=code) if code else []
        self.fields["code"].choices = [(row.code, row.full_name) for row in found]

    @property
    def questions(self) -> list[list[Any]]:
        """The fields of each question; the towns to choose from only where there are several."""
        towns = ["town", "code", "band"] if self.fields["code"].choices else ["town", "band"]
        others = ["problems", "fields_chosen", "challenges", "core", "plan", "staff_days"]
        groups = [towns, *([name] for name in others), ["budget", "amount"], ["deadline"], ["network"]]
        return [[self[name] for name in group] for group in groups]

    def clean_challenges(self) -> list[int]:
        numbers = [int(number) for number in self.cleaned_data["challenges"]]
        if len(numbers) > MOST_CHALLENGES:
            raise forms.ValidationError(
                f"{len(numbers)}個選ばれています。大きいものから{MOST_CHALLENGES}つまでにしてください。"
            )
        alone = contradiction(numbers, self.exclusive)
        if alone is not None:
            mark = chr(0x2460 + alone - 1)
            raise forms.ValidationError(
                f"{mark}は、ほかの課題と同時に選べません。{mark}だけにするか、{mark}を外してください。"
            )
        return numbers

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["found"] = self._town(data.get("town", ""), data.get("code", ""))
        if not self.errors and not any(
            data.get(name) for name in ("problems", "fields_chosen", "challenges")
        ):
            raise forms.ValidationError(
                "地域課題（2）、分野（3）、困っていること（4）のうち、どれか1つを選んでください。それに合う積み木を提案します。"
            )
        return data

    def _town(self, words: str, code: str) -> str:
        """The code of the town that the words mean; several are offered to choose from."""
        if not words:
            return ""
        found = list(search_governments(words).existing().order_by("code")[: MOST_TOWNS + 1])
        if code in [row.code for row in found]:
            return code
        exact = [row for row in found if words in (row.full_name, row.code)] or found
        if len(exact) == 1:
            return exact[0].code
        self.fields["code"].choices = [(row.code, row.full_name) for row in found[:MOST_TOWNS]]
        if not found:
            self.add_error(
                "town",
                f"「{words}」に合う団体が見つかりません。表記を変えるか、空けて人口の目安を選んでください。",
            )
        elif len(found) > MOST_TOWNS:
            self.add_error(
                "town", f"「{words}」に合う団体が{MOST_TOWNS}を超えます。都道府県名から書いてください。"
            )
        else:
            self.add_error("town", f"「{words}」に合う団体が{len(found)}あります。下から選んでください。")
        return ""

    def answers(self) -> Answers:
        data = self.cleaned_data
        is_known = data["budget"] == "known"
        return Answers(
            town=data["found"],
            band="" if data["found"] else data["band"],
            problems=tuple(data["problems"]),
            fields=tuple(data["fields_chosen"]),
            challenges=tuple(data["challenges"]),
            core=_KNOWN_VALUES[data["core"]],
            plan=_KNOWN_VALUES[data["plan"]],
            staff_days=data["staff_days"],
            budget=data["budget"],
            amount=data["amount"] * 10_000 if is_known and data["amount"] is not None else None,
            deadline=int(data["deadline"]) if data["deadline"] else None,
            network=data["network"],
        )


class LinkForm(forms.Form):
    """The link as a field, so that it can be marked and copied."""

    link = forms.CharField(
        label="この積み木のリンク",
        required=False,
        widget=forms.TextInput(attrs={"readonly": True, "data-copy": "", "spellcheck": "false"}),
    )


class ClaimForm(forms.Form):
    """Into which plan a draft goes: a new one, or one that is there."""

    NEW = "new"

    target = forms.ChoiceField(
        label="どこに引き継ぎますか", widget=forms.RadioSelect(attrs={"class": "choice-cards"})
    )
    title = short_text(
        "新しい計画の名称", 120, help_text="新しい計画を作るときに使います。あとから変えられます。"
    )
    way = forms.ChoiceField(
        label="いまある計画に引き継ぐときの積み方",
        required=False,
        choices=[
            ("top", "いまの積み木の後に積む（重なるものは増やしません）"),
            ("beside", "いまの積み木はそのままにして、「案」として残す"),
        ],
        initial="top",
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
    )

    def __init__(self, *args: Any, governments: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.governments = {f"{self.NEW}-{row.code}": row for row in governments}
        self.plans: dict[str, Plan] = {f"plan-{row.pk}": row for row in plans[:30]}
        self.fields["target"].choices = [
            *((key, f"{row.full_name}の新しい計画を始める") for key, row in self.governments.items()),
            *((key, f"「{row.title}」に積む") for key, row in self.plans.items()),
        ]
        self.fields["target"].initial = next(iter(self.governments), None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("target") in self.governments and not data.get("title"):
            self.add_error("title", "新しい計画の名称を入力してください。")
        return data


class KeepForm(forms.Form):
    """Which of the proposed stacks to keep."""

    character = forms.ChoiceField(choices=[(code, code) for code in ("small", "firm", "partner")])


class StackNameForm(forms.Form):
    """A name for a variant of the plan's stack."""

    name = short_text("案の名称", 40, help_text="空けておくと、案A・案B…の順に付きます。")
    note = short_text("この案のねらい", 200)
