"""Random papers and sheets for the tests, and the same counting done a second time: one sheet after another, no arrays."""

from hypothesis import strategies as st

from tsumiki.surveys.tabulation.answers import Sheet
from tsumiki.surveys.tabulation.questionnaire import Choice, Condition, Kind, Question, Questionnaire

LIMITS = (10.0, 100.0)


def paper(*questions, edition="2026"):
    return Questionnaire(edition, f"{edition}年度調査", questions)


def single(code, *choices, asked_if=()):
    return Question(code, "", code, Kind.SINGLE, tuple(Choice(c, c) for c in choices), asked_if)


def multiple(code, *choices, exclusive=(), asked_if=(), derived=()):
    options = tuple(Choice(c, c, exclusive=c in exclusive) for c in choices)
    return Question(code, "", code, Kind.MULTIPLE, options, asked_if, derived)


@st.composite
def papers(draw):
    """Up to six questions of all kinds, each perhaps asked only after certain answers before."""
    questions = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE, Kind.NUMBER, Kind.TEXT]))
        options = []
        if kind in (Kind.SINGLE, Kind.MULTIPLE):
            options = [f"c{n}" for n in range(draw(st.integers(1, 4)))]
        drivers = [q for q in questions if q.choices]
        conditions = []
        for driver in draw(st.lists(st.sampled_from(drivers), max_size=2)) if drivers else []:
            codes = draw(st.sets(st.sampled_from([c.code for c in driver.choices]), min_size=1))
            conditions.append(Condition(driver.code, tuple(sorted(codes))))
        alone = options[-1] if kind is Kind.MULTIPLE and len(options) > 1 and draw(st.booleans()) else None
        choices = tuple(Choice(code, code, exclusive=code == alone) for code in options)
        bands = LIMITS if kind is Kind.NUMBER else ()
        questions.append(Question(f"q{number}", "", "", kind, choices, tuple(conditions), bands=bands))
    return paper(*questions)


@st.composite
def answered(draw):
    """A paper with sheets that leave blanks, answer what was not asked, or never came."""
    asked = draw(papers())
    sheets = []
    for row in range(draw(st.integers(0, 12))):
        given = {question.code: draw(values(question)) for question in asked.questions}
        sheets.append(Sheet(f"{row:06}", None if draw(st.integers(0, 5)) == 0 else given))
    return asked, sheets


def values(question):
    codes = [choice.code for choice in question.choices]
    if question.kind is Kind.SINGLE:
        return st.none() | st.sampled_from(codes)
    if question.kind is Kind.MULTIPLE:
        together = [choice.code for choice in question.choices if not choice.exclusive]
        return st.lists(st.sampled_from(together), unique=True) | st.sampled_from(codes).map(lambda c: [c])
    if question.kind is Kind.NUMBER:
        return st.none() | st.integers(0, 200)
    return st.none() | st.sampled_from(["", "  ", "ことば"])


def was_asked(asked, question, sheet):
    """The skip conditions, followed back by recursion."""
    return all(
        was_asked(asked, asked.question(condition.question), sheet)
        and set(condition.any_of) & set(as_codes(sheet.answers.get(condition.question)))
        for condition in question.asked_if
    )


def as_codes(value):
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def categories_of(asked, question, sheet):
    """The categories one sheet falls into; None where it does not belong to the base."""
    if sheet.answers is None or not was_asked(asked, question, sheet):
        return None
    value = sheet.answers[question.code]
    if is_blank(value):
        return {"no_answer"}
    if question.kind is Kind.NUMBER:
        return {"b0" if value < LIMITS[0] else "b1" if value < LIMITS[1] else "b2"}
    if question.kind is Kind.TEXT:
        return {"answered"}
    return set(as_codes(value))


def is_blank(value):
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
