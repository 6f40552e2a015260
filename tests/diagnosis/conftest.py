import pytest

from tests.diagnosis import samples
from tsumiki.diagnosis.services import load_statistics


@pytest.fixture
def statistics(town, tmp_path):
    """Figures of 南部町（鳥取県） and eleven other towns, loaded."""
    towns = [town, *samples.make_towns(11)]
    load_statistics(samples.write_statistics(tmp_path, samples.spread_out(towns)))
    return towns


@pytest.fixture
def no_data_folder(settings, tmp_path):
    """A machine that holds no publisher's file."""
    settings.DATA_DIR = tmp_path / "none"
    settings.VAR_DIR = tmp_path / "var"
    return tmp_path
