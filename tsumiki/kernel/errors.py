"""Errors whose text is a Japanese sentence for the person in front of the screen."""


class TsumikiError(Exception):
    """Something the product refuses or cannot do; `str()` says in Japanese what and what to do next."""


class RuleError(TsumikiError):
    """The request is well formed, but a rule of the house does not allow it now."""


class InputError(TsumikiError):
    """What was given (a value, a file) cannot be used as it is."""
