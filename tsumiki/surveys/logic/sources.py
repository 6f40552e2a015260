"""What an answer may begin with besides last time's answer: where from, and to which questions it fits."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tsumiki.surveys.logic.rows import QuestionRow


@dataclass(frozen=True, slots=True)
class PrefillSource:
    """Something that may be known of every organisation.

    `code` is what `Question.prefill` holds ("indicator:population", "plan:title"), `words` what people read,
    `group` and `label` how it stands in a list of choices. `kinds`: the kinds of question it can answer.
    `codes`: the codes it consists of, for questions of choice; asked only when a questionnaire is judged.
    """

    code: str
    words: str
    group: str
    label: str
    kinds: tuple[str, ...]
    codes: Callable[[], Collection[str]] | None = None

    def misfit(self, question: QuestionRow, kinds: Collection[str]) -> str:
        """Why it cannot begin the answer to this question; "" where it can. `kinds`: the fitting kinds in words."""
        if question.kind not in self.kinds:
            return f"{self.words}を入れておけるのは、{'・'.join(kinds)}の設問だけです。"
        if self.codes is None or question.kind not in ("single", "multiple"):
            return ""
        known = set(self.codes())
        if known and not known & {choice["code"] for choice in question.choices}:
            some = "、".join(sorted(known)[:4])
            return f"{self.words}を入れておくには、選択肢のコードを合わせてください（{some}など）。"
        return ""
