"""Questionnaires in workbooks: our own sheets out and in, XLSForm in as far as it maps.

found = read(upload, name=upload.name, sources=known)
found.questions, found.checks       # as plain values, complete
found.problems                      # every mistake with sheet and cell; nothing is to be taken in while there is one
found.not_mapped                    # what the file says and this product has no counterpart for (XLSForm)
"""

from tsumiki.surveys.questionnaire_sheets.finding import Found, Problem
from tsumiki.surveys.questionnaire_sheets.opening import read
from tsumiki.surveys.questionnaire_sheets.writing import EXAMPLES, write

__all__ = ["EXAMPLES", "Found", "Problem", "read", "write"]
