"""How an exported script measures the rows that were kept aside for a test."""

from engine.export.rows import Rows
from engine.io.python_text import WIDTH


def measure(
    rows: Rows, given: tuple[str, str], *, weights_of_last: bool, told: str = "found"
) -> list[str]:
    """The lines at the end of ``train`` that measure the test; none without such rows.

    ``given`` are what the network gets of them and their targets, ``told`` the metrics as they are
    recorded. ``weights_of_last``: the run measured the
    weights with which this training ends.
    """
    if not len(rows.test):
        return []
    features, targets = given
    text = f"{features}, {targets}, batch_size=BATCH_SIZE, verbose=0, return_dict=True"
    options = ["batch_size=BATCH_SIZE", "verbose=0", "return_dict=True"]
    broken = [f"{one}," for one in (features, targets, *options)]
    arguments = [text] if len(text) <= WIDTH - 8 else broken
    lines = [
        "    # Rows that were neither trained nor validated on",
        "    found = model.evaluate(",
        *(f"        {one}" for one in arguments),
        "    )",
        *([] if told == "found" else [f"    found = {told}"]),
        '    (HERE / "test.json").write_text(json.dumps(found, indent=1), "utf-8")',
    ]
    said = "compare_test(found)" if weights_of_last else "found"
    return [*lines, f'    print(f"test: {{{said}}}")']


def compare(rows: Rows) -> str:
    """The function that holds the test to the record."""
    return _COMPARE if len(rows.test) else ""


_COMPARE = '''
def compare_test(found):
    """Say whether the test came to what stands in the run's record."""
    known = json.loads((HERE / "lock.json").read_text("utf-8")).get("test")
    if known is None:
        return f"{found}; the run's record has none"
    for name, value in known.items():
        if repr(float(value)) != repr(float(found[name])):
            return f"it differs: {name} {found[name]!r}, not {value!r}"
    return "as in the run's record, to the last bit"
'''
