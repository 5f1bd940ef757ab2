"""Runs on a table that names pictures are repeated by a script, by its folder and by the engine,
and refused where a picture is no longer what it was.
"""

from pathlib import Path

import pytest

from data.errors import InputError
from engine.devices.environment import prepare
from engine.export.export_inputs import read_export_inputs
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.verify.record import of_folder, of_run
from engine.verify.verdict import verdict
from engine.verify.verification import run_script, train_again
from exported_runs import exported, trained
from made_images import picture, saved
from picture_tables import described, offers

prepare()
pytestmark = pytest.mark.slow


@pytest.mark.thorough
def test_a_run_on_pictures_and_numbers_is_repeated(store: Store, tmp_path: Path) -> None:
    spec = ExperimentSpec.parse(described(offers(tmp_path / "table")))
    account = trained(store, spec)
    assert account.run.status == "finished", account.run.message
    folder = exported(store, account, tmp_path / "out")
    record = of_folder(folder)
    for told in (run_script(folder), train_again(record)):
        found = [one.found for one in told if one.found is not None]
        assert verdict(record.epochs, found).kind == "identical"
    # A single pixel of one picture is another
    saved(picture(3, (6, 6)), tmp_path / "table" / "img" / "003.png")
    with pytest.raises(InputError) as refused:
        read_export_inputs(account)
    assert refused.value.code == "export.table_changed"
    with pytest.raises(InputError) as refused:
        list(train_again(of_run(store, account)))
    assert refused.value.code == "verify.table_changed"
