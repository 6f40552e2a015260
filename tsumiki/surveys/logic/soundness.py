"""Every mistake in a questionnaire, in words, before it is fixed and can never be changed again."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tsumiki.surveys.logic.rows import CheckRow, QuestionRow
from tsumiki.surveys.logic.sources import PrefillSource
from tsumiki.surveys.logic.specs import CELL_KINDS, KINDS

CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
NUMERIC = ("number", "date")
_COMPARING = ("equal", "at_most", "at_least", "sum")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and with which question ("" for the questionnaire itself)."""

    code: str
    sentence: str


def mistakes_of(
    questions: Sequence[QuestionRow],
    checks: Sequence[CheckRow],
    *,
    derived: Sequence[Mapping[str, Any]] = (),
    previous: Sequence[QuestionRow] | None = None,
    is_previous_known: bool = True,
    sources: Sequence[PrefillSource] = (),
) -> list[Mistake]:
    """Return every mistake, in the order of the questionnaire; a questionnaire without any can be answered.

    `previous`: the questions of the previous questionnaire, None where there is none, and not looked at where it is not
    known yet (a sheet by itself); `sources`: what an answer may begin with besides the previous one.
    """
    if not questions:
        return [Mistake("", "設問がありません。一つ以上の設問を置いてください。")]
    found = [
        Mistake(code, f"コード「{code}」の設問が2つ以上あります。")
        for code in _twice(q.code for q in questions)
    ]
    earlier: dict[str, QuestionRow] = {}
    known = {source.code: source for source in sources}
    for question in questions:
        said = [
            *_own(question),
            *_shape(question),
            *_conditions(question, earlier),
            *(_mapping(question, previous) if is_previous_known else ()),
            *_prefill(question, known),
        ]
        found += [Mistake(question.code, f"{_name(question)}：{sentence}") for sentence in said]
        earlier[question.code] = question
    found += _numbers(questions)
    for place, check in enumerate(checks, start=1):
        found += [
            Mistake("", f"確認{place}「{check.sentence}」：{sentence}") for sentence in _check(check, earlier)
        ]
    for table in derived:
        found += [Mistake("", f"集計の表「{table['text']}」：{s}") for s in _derived(table, earlier)]
    return found


def _numbers(questions: Sequence[QuestionRow]) -> Iterator[Mistake]:
    codes = {question.number: question.code for question in questions}
    for number in _twice(question.number for question in questions if question.number):
        yield Mistake(codes[number], f"設問番号「{number}」が2つ以上あります。")


def _name(question: QuestionRow) -> str:
    return question.number or question.text or question.code


def _twice(values: Any) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def _own(question: QuestionRow) -> Iterator[str]:
    if not CODE.fullmatch(question.code):
        yield "コードは、半角の英数字と - _ だけで、40字以内にしてください。"
    if not question.text.strip():
        yield "設問の文がありません。"
    if not question.number.strip():
        yield "設問番号がありません。"
    if question.kind not in KINDS:
        yield f"種類「{question.kind}」はありません。"
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        yield f"最小（{low:g}）が最大（{high:g}）より大きくなっています。"
    yield from _days(question)
    has_numbers = question.kind == "number" or any(c.get("kind") == "number" for c in question.columns)
    if question.change_percent is not None and not has_numbers:
        yield "前回からの変化の説明は、数値の設問と、数値の列のある表でだけ求められます。"
    if question.is_whole and not has_numbers:
        yield "「整数だけ」は、数値の設問と、数値の列のある表でだけ使えます。"


def _days(question: QuestionRow) -> Iterator[str]:
    days = [day for day in (question.earliest, question.latest) if day]
    for day in days:
        try:
            date.fromisoformat(day)
        except ValueError:
            yield f"日付の範囲の「{day}」は日付ではありません。"
            return
    if days and question.kind != "date" and not any(c.get("kind") == "date" for c in question.columns):
        yield "日付の範囲は、日付の設問と、日付の列のある表でだけ使えます。"
    if len(days) > 1 and question.earliest > question.latest:
        yield f"最も早い日（{question.earliest}）が、最も遅い日（{question.latest}）より後になっています。"


def _shape(question: QuestionRow) -> Iterator[str]:
    has_choices = question.kind in ("single", "multiple")
    if has_choices and len(question.choices) < 2:
        yield "選択肢を2つ以上置いてください。"
    if not has_choices and question.choices:
        yield f"種類が「{KINDS.get(question.kind, question.kind)}」のときは、選択肢を置けません。"
    if question.kind != "multiple" and any(choice.get("exclusive") for choice in question.choices):
        yield "「排他」の選択肢は、すべて選ぶ設問でだけ使えます。"
    yield from _coded(question.choices, "選択肢")
    if question.kind == "table":
        yield from _table(question)
    elif question.rows or question.columns:
        yield "表の行と列は、種類が「表」のときだけ置けます。"


def _coded(rows: Sequence[Mapping[str, Any]], what: str) -> Iterator[str]:
    for code in _twice(row["code"] for row in rows):
        yield f"{what}のコード「{code}」が2つ以上あります。"
    for row in rows:
        if not CODE.fullmatch(row["code"]):
            yield f"{what}のコード「{row['code']}」は、半角の英数字と - _ だけにしてください。"
        if not row["label"].strip():
            yield f"{what}「{row['code']}」の言葉がありません。"


def _table(question: QuestionRow) -> Iterator[str]:
    if not question.rows or not question.columns:
        yield "表の行と列を、それぞれ1つ以上置いてください。"
    yield from _coded(question.rows, "表の行")
    yield from _coded(question.columns, "表の列")
    for column in question.columns:
        kind = column.get("kind", "short")
        if kind not in CELL_KINDS:
            yield f"表の列「{column['label']}」の種類は、{'・'.join(KINDS[k] for k in CELL_KINDS)}のどれかにしてください。"
        if (kind == "single") != bool(column.get("choices")):
            yield f"表の列「{column['label']}」の種類と選択肢が合いません。"
        yield from _coded(column.get("choices", ()), f"表の列「{column['label']}」の選択肢")


def _conditions(question: QuestionRow, earlier: Mapping[str, QuestionRow]) -> Iterator[str]:
    for condition in question.asked_if:
        other = earlier.get(condition["question"])
        if other is None:
            yield f"たずねる条件の設問「{condition['question']}」が、この設問より前にありません。"
        elif other.kind not in ("single", "multiple"):
            yield f"たずねる条件にできるのは、選ぶ設問だけです（「{_name(other)}」は{KINDS.get(other.kind, other.kind)}です）。"
        elif not condition["any_of"]:
            yield f"たずねる条件（{_name(other)}）の選択肢を選んでください。"
        else:
            known = {choice["code"] for choice in other.choices}
            for code in condition["any_of"]:
                if code not in known:
                    yield f"たずねる条件の選択肢「{code}」が、{_name(other)}にありません。"


def _mapping(question: QuestionRow, previous: Sequence[QuestionRow] | None) -> Iterator[str]:
    if not question.previous_code:
        if question.prefill == "previous":
            yield "前回の設問との対応がないので、前回の回答を入れておけません。"
        return
    if previous is None:
        yield "もとになる前回の調査票がないので、前回の設問と対応させられません。"
        return
    before = next((q for q in previous if q.code == question.previous_code), None)
    if before is None:
        yield f"前回の調査票に、設問「{question.previous_code}」がありません。"
        return
    kinds = {question.kind, before.kind}
    if len(kinds) > 1 and not kinds <= {"single", "multiple"} and not kinds <= {"short", "long"}:
        yield f"前回の設問と種類が違うので（{KINDS[before.kind]}→{KINDS.get(question.kind, question.kind)}）、前回と対応させられません。"
    now, old = _mappable(question), _mappable(before)
    for mine, theirs in question.previous_choices.items():
        # Of a choice within a table the column of last time is not looked for: its code may have changed as well.
        prefix = mine.rpartition("/")[0]
        known = {
            key.rpartition("/")[2] for key in old if prefix.count("/") or key.rpartition("/")[0] == prefix
        }
        if mine not in now:
            yield f"前回の選択肢との対応の「{mine}」が、今回の選択肢にありません。"
        for code in [theirs] if isinstance(theirs, str) else theirs:
            if code not in known:
                yield f"前回の選択肢との対応の「{code}」が、前回の選択肢にありません。"


def _mappable(question: QuestionRow) -> set[str]:
    """Every code of a question as the mapping names it: a choice, row/CODE, column/CODE, column/CODE/CHOICE."""
    found = {choice["code"] for choice in question.choices} | {f"row/{row['code']}" for row in question.rows}
    for column in question.columns:
        place = f"column/{column['code']}"
        found |= {place, *(f"{place}/{choice['code']}" for choice in column.get("choices", ()))}
    return found


def _prefill(question: QuestionRow, sources: Mapping[str, PrefillSource]) -> Iterator[str]:
    if question.prefill in ("", "previous"):
        return
    source = sources.get(question.prefill)
    if source is None:
        yield f"先に入れておく値「{question.prefill}」はありません。"
    elif sentence := source.misfit(question, [KINDS[kind] for kind in source.kinds]):
        yield sentence


def _check(check: CheckRow, questions: Mapping[str, QuestionRow]) -> Iterator[str]:
    if not check.sentence.strip():
        yield "知らせる文がありません。"
    if not check.left:
        yield "左の設問がありません。"
    keys = [*check.left, *([check.right] if check.right else [])]
    sentences = [_reference(key, check.operator, questions) for key in keys]
    yield from filter(None, sentences)
    if (
        not any(sentences)
        and check.operator in _COMPARING
        and len({_kind_at(key, questions) for key in keys}) > 1
    ):
        yield "数値と日付は比べられません。同じ種類の設問どうしにしてください。"
    if check.operator in _COMPARING:
        if bool(check.right) == (check.right_value is not None):
            yield "右は、設問か値のどちらか一つにしてください。"
        if check.operator != "sum" and len(check.left) > 1:
            yield "左の設問は一つにしてください（合計を比べるときは「左の合計＝右」を選びます）。"
    elif len(keys) < 2 or check.right_value is not None:
        yield "設問を2つ以上置き、右の値は空けてください。"


def _reference(key: str, operator: str, questions: Mapping[str, QuestionRow]) -> str:
    code, _, place = key.partition("/")
    question = questions.get(code)
    if question is None:
        return f"設問「{code}」がありません。"
    if place and not _has_cell(question, place):
        return f"設問「{code}」に、表の欄「{place}」がありません。"
    kind = _kind_at(key, questions)
    if operator in _COMPARING and kind not in (("number",) if operator == "sum" else NUMERIC):
        return f"「{key}」は数値ではないので、比べられません。"
    return ""


def _has_cell(question: QuestionRow, place: str) -> bool:
    row, _, column = place.partition("/")
    return row in {r["code"] for r in question.rows} and column in {c["code"] for c in question.columns}


def _kind_at(key: str, questions: Mapping[str, QuestionRow]) -> str:
    """The kind of a question, or of a cell of its table."""
    code, _, place = key.partition("/")
    column = place.partition("/")[2]
    found = next((c for c in questions[code].columns if c["code"] == column), None) if place else None
    return found.get("kind", "short") if found else questions[code].kind


def _derived(table: Mapping[str, Any], questions: Mapping[str, QuestionRow]) -> Iterator[str]:
    if table["after"] not in questions:
        yield f"表を置く位置の設問「{table['after']}」がありません。"
    references = [(part["question"], part["any_of"]) for part in table["parts"]]
    references += [(row["question"], row["any_of"]) for row in table.get("asked_if", ())]
    for code, any_of in references:
        question = questions.get(code)
        known = {choice["code"] for choice in question.choices} if question else set()
        if question is None:
            yield f"もとになる設問「{code}」がありません。"
        elif not set(any_of) <= known:
            yield f"もとになる設問「{code}」に、選択肢「{'、'.join(sorted(set(any_of) - known))}」がありません。"
