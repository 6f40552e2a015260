import csv
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tsumiki.directory import codes
from tsumiki.directory.codes import CodeError

REGISTRY = Path(codes.__file__).parent / "data" / "local_governments.csv"
ALL_CODES = [row["code"] for row in csv.DictReader(REGISTRY.read_text(encoding="utf-8").splitlines())]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

digits = st.sampled_from("0123456789")
bodies = st.builds(
    lambda prefecture, rest: f"{prefecture:02}{rest:03}", st.integers(1, 47), st.integers(100, 799)
)
corporate_bodies = st.text("0123456789", min_size=12, max_size=12)


def remainder(body):
    return sum(int(digit) * weight for digit, weight in zip(body, (6, 5, 4, 3, 2), strict=True)) % 11


def with_digit(number, position, digit):
    return number[:position] + digit + number[position + 1 :]


@pytest.mark.parametrize(
    ("body", "expected"),
    [("01202", "5"), ("01461", "3"), ("43447", "7"), ("19346", "1"), ("13100", "8"), ("31389", "1")],
)
def test_check_digit_of_published_codes(body, expected):
    assert codes.check_digit(body) == expected


def test_every_code_of_the_registry_is_valid():
    invalid = [code for code in ALL_CODES if not codes.is_valid_code(code)]

    assert invalid == []
    assert len(ALL_CODES) == 1788


@given(bodies, st.integers(0, 4), digits)
def test_a_wrong_digit_in_the_body_is_found_unless_the_scheme_cannot(body, position, digit):
    assume(body[position] != digit)
    code = codes.with_check_digit(body)
    wrong = with_digit(code, position, digit)

    found = not codes.is_valid_code(wrong)

    # Remainders 0 and 10 share the check digit 1: the only pair the official scheme cannot tell apart.
    assert found or {remainder(body), remainder(wrong[:5])} == {0, 10}


@given(bodies, digits)
def test_a_wrong_check_digit_is_always_found(body, digit):
    code = codes.with_check_digit(body)
    assume(code[5] != digit)

    assert codes.is_valid_code(code[:5] + digit) is False


@given(bodies, st.sampled_from(["{}", " {} ", "{}.0", "'{}", "　{}\n"]), st.booleans())
def test_a_six_digit_code_reads_back_however_it_was_written(body, pattern, full_width):
    code = codes.with_check_digit(body)
    written = pattern.format(code.translate(FULL_WIDTH) if full_width else code)

    assert codes.normalise_code(written) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01202", "012025"),
        ("12025", "012025"),
        (12025, "012025"),
        (12025.0, "012025"),
        ("31389", "313891"),
        ("３１３８９", "313891"),
        ("13 100", "131008"),
    ],
)
def test_five_digits_are_completed(text, expected):
    assert codes.normalise_code(text) == expected


def test_five_digits_never_become_another_governments_code():
    read = {}
    for code in ALL_CODES:
        for text in {code[:5], code.removeprefix("0")}:
            try:
                read.setdefault(code, set()).add(codes.normalise_code(text))
            except CodeError as error:
                assert "どちらにも読めます" in str(error)  # noqa: PT017 — an ambiguous one may only be refused

    wrong = {code: results for code, results in read.items() if results != {code}}

    assert wrong == {}


def test_two_readings_are_named_and_refused():
    # 13331 could be a body of Tokyo's, and is what is left of 013331 (北海道知内町).
    with pytest.raises(CodeError) as caught:
        codes.normalise_code("13331")

    assert str(caught.value) == (
        f"団体コード「13331」は{codes.with_check_digit('13331')}と013331のどちらにも読めます。6桁で入力してください。"
    )


def test_known_codes_settle_two_readings():
    assert codes.normalise_code("13331", known=ALL_CODES) == "013331"


def test_known_codes_allow_four_digits():
    assert codes.normalise_code("1202", known=ALL_CODES) == "012025"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "団体コードは半角の数字6桁で入力してください（例：313891）。"),
        ("南部町", "団体コードは半角の数字6桁で入力してください（例：313891）。"),
        ("1202", "団体コードが4桁です。検査数字を含む6桁で入力してください（例：313891）。"),
        ("3138910", "団体コードが7桁です。検査数字を含む6桁で入力してください（例：313891）。"),
        (
            "313892",
            "団体コード「313892」は検査数字が合いません。6桁の数字を確かめて、入力し直してください。",
        ),
        (
            "99999",
            "団体コード「99999」に当たる団体がありません。6桁の数字を確かめて、入力し直してください。",
        ),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_to_do(text, message):
    with pytest.raises(CodeError) as caught:
        codes.normalise_code(text)

    assert str(caught.value) == message


@given(st.text(max_size=12))
def test_any_text_gives_a_valid_code_or_a_code_error(text):
    try:
        code = codes.normalise_code(text)
    except CodeError:
        return

    assert codes.is_valid_code(code)


def test_prefecture_of_a_municipality():
    assert codes.prefecture_of("313891") == "31"
    assert codes.prefecture_code_of("313891") == "310000"


@pytest.mark.parametrize(
    ("code", "expected"),
    [("010006", "7000020010006"), ("011002", "9000020011002"), ("012025", "9000020012025")],
)
def test_corporate_number_of_a_local_government(code, expected):
    assert codes.corporate_number_of(code) == expected


@given(corporate_bodies)
def test_a_corporate_number_reads_back(body):
    number = codes.corporate_check_digit(body) + body

    assert number[0] != "0"
    assert codes.normalise_corporate_number(f"　{number.translate(FULL_WIDTH)} ") == number
    assert codes.normalise_corporate_number(f"T{number}") == number
    assert codes.normalise_corporate_number(float(number)) == number


@given(corporate_bodies, st.integers(0, 12), digits)
def test_a_wrong_digit_of_a_corporate_number_is_found_unless_0_and_9_are_confused(body, position, digit):
    number = codes.corporate_check_digit(body) + body
    assume(number[position] != digit)

    found = not codes.is_valid_corporate_number(with_digit(number, position, digit))

    # The sum is taken by 9, so a 9 in the place of a 0 (and the reverse) leaves it as it was.
    assert found or (position > 0 and {number[position], digit} == {"0", "9"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "株式会社",
            "法人番号は半角の数字13桁で入力してください。番号は国税庁の法人番号公表サイトで確かめられます。",
        ),
        (
            "000020313891",
            "法人番号が12桁です。13桁の数字で入力してください（会社法人等番号の12桁とは異なります）。",
        ),
        (
            "8700110005902",
            "法人番号「8700110005902」は検査数字が合いません。13桁の数字を確かめて、入力し直してください。",
        ),
    ],
)
def test_a_corporate_number_that_cannot_be_read_is_answered_with_what_to_do(text, message):
    with pytest.raises(CodeError) as caught:
        codes.normalise_corporate_number(text)

    assert str(caught.value) == message
