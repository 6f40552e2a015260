"""The published figures themselves, read here a second time without any of our code."""

import csv

import pytest
from django.conf import settings

from tests.diagnosis import samples
from tsumiki.diagnosis import selectors
from tsumiki.diagnosis.folders import find_file
from tsumiki.diagnosis.models import IndicatorValue
from tsumiki.diagnosis.services import load_statistics
from tsumiki.directory.selectors import government_by_code
from tsumiki.directory.services.registry import load_registry
from tsumiki.kernel.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def raw_figures(code):
    with find_file(samples.SSDSE).open(encoding="cp932", newline="") as file:
        codes, _, _, *rows = csv.reader(file)
    row = next(row for row in rows if row[0] == f"R{code[:5]}")
    return dict(zip(codes[3:], map(float, row[3:]), strict=True)), rows


def finding_of(diagnosis, code):
    return next(finding for finding in diagnosis.findings if finding.indicator.code == code)


def test_published_figures_or_the_command_that_brings_them():
    load_registry()
    if find_file(samples.SSDSE) is None or find_file(samples.FISCAL) is None:
        with pytest.raises(InputError, match="`tsumiki data fetch` で取得してから"):
            load_statistics()
        return

    load_statistics()

    own, rows = raw_figures("313891")
    diagnosis = selectors.diagnosis_of(government_by_code("313891"))
    shares = 100 * own["A1303"] / (own["A1301"] + own["A1302"] + own["A1303"])
    assert settings.DATA_DIR is not None
    assert len(rows) == 1741
    assert finding_of(diagnosis, "population").value == own["A1101"] == 10323
    assert (
        finding_of(diagnosis, "aged_share").value == pytest.approx(shares) == pytest.approx(37.59, abs=0.005)
    )
    assert finding_of(diagnosis, "aged_share").value_text == "37.6%"
    assert finding_of(diagnosis, "net_migration").value == pytest.approx(1000 * (268 - 254) / 10323)
    assert finding_of(diagnosis, "fiscal_power").value == 0.26
    assert (diagnosis.group.label, diagnosis.group.members_count) == ("町村Ⅲ－２", 106)
    populations = IndicatorValue.objects.filter(indicator="population").values_list("value", flat=True)
    assert sum(populations) == 126_146_099
    not_applicable = IndicatorValue.objects.filter(indicator="future_burden", value=None)
    assert not_applicable.count() == 816
    empty_town = selectors.diagnosis_of(government_by_code("075469"))
    assert finding_of(empty_town, "aged_share").value_text == "データなし"
    assert len(selectors.towns_like(government_by_code("313891"))) == 10
