"""Step 1: local problems and challenges ①–⑫ in one form, so that saving one loses nothing typed about the other."""

from typing import Any

from django import forms

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Challenge, Problem
from tsumiki.planning.forms.parts import VersionedForm, long_text, short_text
from tsumiki.planning.models import Plan
from tsumiki.planning.rules import contradiction


class ProblemsForm(VersionedForm):
    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, initial=self._initial(plan), **kwargs)
        self.problems: list[Problem] = list(framework.problems(plan.edition))
        self.challenges: list[Challenge] = list(framework.challenges(plan.edition))
        for problem in self.problems:
            self.fields[f"problem-{problem.code}"] = forms.BooleanField(
                label=f"「{problem.name}」に取り組む", required=False
            )
            self.fields[f"note-{problem.code}"] = long_text(
                f"「{problem.name}」の見立て",
                "数値に表れない、現場で感じていることを書きます（主観でかまいません）。",
                rows=3,
            )
        self.fields["challenges"] = forms.MultipleChoiceField(
            label="あてはまる課題（いくつでも）",
            required=False,
            choices=[(str(row.number), self._words(row)) for row in self.challenges],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-cards"}),
        )
        for row in self.challenges:
            label = "⑫ その他の内容" if row.needs_text else f"{row.mark}の補足"
            self.fields[f"challenge-{row.number}"] = short_text(label, 300)

    @staticmethod
    def _words(row: Challenge) -> str:
        count = (
            f"（{row.base:,}団体のうち{row.count:,}団体が回答）" if row.count is not None and row.base else ""
        )
        only = "　※ほかの課題と同時には選べません" if row.is_exclusive else ""
        return f"{row.mark} {row.text}{count}{only}"

    @staticmethod
    def _initial(plan: Plan) -> dict[str, Any]:
        initial: dict[str, Any] = {"expected_version": plan.section("problems").version}
        for problem in plan.problems.all():
            initial[f"problem-{problem.code}"] = True
            initial[f"note-{problem.code}"] = problem.note
        chosen = list(plan.challenges.all())
        initial["challenges"] = [str(row.number) for row in chosen]
        return initial | {f"challenge-{row.number}": row.note for row in chosen}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        numbers = [int(number) for number in data.get("challenges", [])]
        alone = contradiction(numbers, self.exclusive)
        for row in self.challenges:
            if row.number == alone:
                self.add_error(
                    "challenges",
                    f"{row.mark}は、ほかの課題と同時に選べません。{row.mark}だけにするか、{row.mark}を外してください。",
                )
            if row.needs_text and row.number in numbers and not data.get(f"challenge-{row.number}"):
                self.add_error(
                    f"challenge-{row.number}", f"{row.mark}を選んだときは、内容を入力してください。"
                )
        return data

    @property
    def exclusive(self) -> list[int]:
        return [row.number for row in self.challenges if row.is_exclusive]

    def take_note(self, code: str, text: str) -> bool:
        """Put a text into the note of a problem where none was typed; False where one was, or there is no text."""
        name = f"note-{code}"
        if not text or name not in self.fields or self.data.get(name, "").strip():
            return False
        self.data = self.data.copy()
        self.data[name] = text
        return True

    def chosen_problems(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [
            {"code": p.code, "name": p.name, "note": data[f"note-{p.code}"]}
            for p in self.problems
            if data[f"problem-{p.code}"]
        ]

    def chosen_challenges(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [
            {"number": row.number, "label": row.label, "note": data[f"challenge-{row.number}"]}
            for row in self.challenges
            if str(row.number) in data["challenges"]
        ]

    def problem_fields(self) -> list[tuple[Problem, Any, Any]]:
        return [(p, self[f"problem-{p.code}"], self[f"note-{p.code}"]) for p in self.problems]

    def challenge_notes(self) -> list[Any]:
        return [self[f"challenge-{row.number}"] for row in self.challenges]
