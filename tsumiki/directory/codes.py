"""Official numbers: 全国地方公共団体コード (six digits) and 法人番号 (thirteen digits).

Pure functions without a database. Every function that reads what a person or a spreadsheet gives raises
`CodeError`, whose text is a Japanese sentence saying what to do and can be shown as it is.

Sources: 総務省「全国地方公共団体コード仕様」 for the code and its check digit; 法人番号の指定等に関する省令
(国税庁「チェックデジットの計算」) for the corporate number.
"""

import re
import unicodedata
from collections.abc import Container

CODE_WEIGHTS = (6, 5, 4, 3, 2)
LAST_PREFECTURE = 47
# 法人番号 of a local government: check digit, this prefix, and its six-digit code.
LOCAL_GOVERNMENT_PREFIX = "000020"


class CodeError(ValueError):
    """A number that cannot be read; the message is a Japanese sentence for the person who gave it."""


def check_digit(body: str) -> str:
    """Return the check digit of a five-digit body.

    The digits are weighted 6, 5, 4, 3, 2; the sum's remainder by 11 is taken from 11, and the last digit of
    that counts. So remainder 0 gives 1 (from 11) and remainder 1 gives 0 (from 10).

    >>> check_digit("01202"), check_digit("01461"), check_digit("43447"), check_digit("13100")
    ('5', '3', '7', '8')
    """
    if not re.fullmatch(r"[0-9]{5}", body):
        raise CodeError(
            "検査数字の計算には、団体コードの先頭5桁の数字が必要です。5桁の数字を指定してください。"
        )
    total = sum(int(digit) * weight for digit, weight in zip(body, CODE_WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def with_check_digit(body: str) -> str:
    """Return the six-digit code of a five-digit body.

    >>> with_check_digit("31389")
    '313891'
    """
    return body + check_digit(body)


def is_valid_code(code: str) -> bool:
    """Say whether `code` is six digits, of prefecture 01–47, with the right check digit.

    >>> is_valid_code("012025"), is_valid_code("012024"), is_valid_code("480002")
    (True, False, False)
    """
    return (
        bool(re.fullmatch(r"[0-9]{6}", code)) and _is_plausible(code[:5]) and check_digit(code[:5]) == code[5]
    )


def prefecture_of(code: str) -> str:
    """Return the two-digit prefecture number of a code.

    >>> prefecture_of("313891")
    '31'
    """
    return code[:2]


def prefecture_code_of(code: str) -> str:
    """Return the six-digit code of the prefecture in which the government of `code` lies.

    >>> prefecture_code_of("313891"), prefecture_code_of("310000")
    ('310000', '310000')
    """
    return with_check_digit(f"{prefecture_of(code)}000")


def normalise_code(text: str | float, *, known: Container[str] | None = None) -> str:
    """Return the six-digit code that `text` means, or raise `CodeError`.

    Reads full-width digits, spaces, a spreadsheet's number (12025.0), five digits without check digit, and
    six digits whose leading zero a spreadsheet dropped. Five digits can be either of the last two; the check
    digit and the numbering (001–099 are not in use) usually decide. With `known`, only codes in it count, which
    settles the rest and also allows four digits (five whose leading zero was dropped).

    >>> normalise_code("０１２０２５"), normalise_code("12025"), normalise_code("01202"), normalise_code(12025.0)
    ('012025', '012025', '012025', '012025')
    """
    digits = _digits(text)
    if not digits:
        raise CodeError("団体コードは半角の数字6桁で入力してください（例：313891）。")
    if known is None and len(digits) not in (5, 6):
        raise CodeError(
            f"団体コードが{len(digits)}桁です。検査数字を含む6桁で入力してください（例：313891）。"
        )
    candidates = _candidates(digits)
    if known is not None:
        candidates = [code for code in candidates if code in known]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        choices = "と".join(candidates)
        raise CodeError(f"団体コード「{digits}」は{choices}のどちらにも読めます。6桁で入力してください。")
    if len(digits) == 6 and not is_valid_code(digits):
        raise CodeError(
            f"団体コード「{digits}」は検査数字が合いません。6桁の数字を確かめて、入力し直してください。"
        )
    raise CodeError(
        f"団体コード「{digits}」に当たる団体がありません。6桁の数字を確かめて、入力し直してください。"
    )


def corporate_check_digit(body: str) -> str:
    """Return the check digit, which stands first, of a corporate number's twelve other digits.

    9 − (Σ Pn × Qn mod 9): Pn is the n-th digit counted from the last, Qn is 1 for odd n and 2 for even n.

    >>> corporate_check_digit("700110005901")
    '8'
    """
    if not re.fullmatch(r"[0-9]{12}", body):
        raise CodeError(
            "検査数字の計算には、法人番号の末尾12桁の数字が必要です。12桁の数字を指定してください。"
        )
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(body)))
    return str(9 - total % 9)


def is_valid_corporate_number(number: str) -> bool:
    """Say whether `number` is thirteen digits with the right check digit.

    >>> is_valid_corporate_number("8700110005901"), is_valid_corporate_number("8700110005902")
    (True, False)
    """
    return bool(re.fullmatch(r"[0-9]{13}", number)) and corporate_check_digit(number[1:]) == number[0]


def corporate_number_of(code: str) -> str:
    """Return the corporate number of the local government with the six-digit `code`.

    >>> corporate_number_of("011002")
    '9000020011002'
    """
    body = LOCAL_GOVERNMENT_PREFIX + code
    return corporate_check_digit(body) + body


def normalise_corporate_number(text: str | float) -> str:
    """Return the thirteen digits that `text` means, or raise `CodeError`.

    Reads full-width digits, spaces, hyphens, the T of an invoice registration number, and a spreadsheet's
    number. A corporate number never starts with 0, so nothing is lost there.

    >>> normalise_corporate_number("T8-7001-1000-5901")
    '8700110005901'
    """
    digits = _digits(text, prefix="T")
    if not digits:
        raise CodeError(
            "法人番号は半角の数字13桁で入力してください。番号は国税庁の法人番号公表サイトで確かめられます。"
        )
    if len(digits) != 13:
        raise CodeError(
            f"法人番号が{len(digits)}桁です。13桁の数字で入力してください（会社法人等番号の12桁とは異なります）。"
        )
    if not is_valid_corporate_number(digits):
        raise CodeError(
            f"法人番号「{digits}」は検査数字が合いません。13桁の数字を確かめて、入力し直してください。"
        )
    return digits


def _digits(text: str | float, *, prefix: str = "") -> str:
    """Return the ASCII digits of `text` without what people and spreadsheets put around them, or ''."""
    plain = f"{text:.0f}" if isinstance(text, float) and text.is_integer() else str(text)
    plain = re.sub(r"[\s'’\-‐-―−]", "", unicodedata.normalize("NFKC", plain))
    plain = re.sub(r"\.0+$", "", plain.removeprefix(prefix))
    return plain if re.fullmatch(r"[0-9]+", plain) else ""


def _candidates(digits: str) -> list[str]:
    """Return every code that `digits` may mean, the more literal reading first."""
    readings = {
        4: ["0" + digits],
        5: [digits, "0" + digits],
        6: [digits],
    }.get(len(digits), [])
    whole = [with_check_digit(reading) if len(reading) == 5 else reading for reading in readings]
    return [code for code in whole if is_valid_code(code)]


def _is_plausible(body: str) -> bool:
    """Say whether the official numbering can hold this body: 000 is the prefecture, 001–099 are not in use."""
    in_use = body[2:] == "000" or body[2] != "0"
    return 1 <= int(body[:2]) <= LAST_PREFECTURE and in_use
