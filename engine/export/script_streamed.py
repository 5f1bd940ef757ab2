"""How an exported script of a run whose table streamed has its rows: on disk, in its order."""

from engine.export.rows import Rows
from engine.export.run_record import RunRecord
from engine.export.script_table import TableScript
from engine.export.stored_rows import STORED
from engine.specs.buffers import BLOCKS, buffer_rows
from engine.tasks.task import Task


def of_stored(task: Task, *, of_images: bool) -> TableScript:
    """For rows in a file of which as many are read as are trained on."""
    parts = task.script()
    kind = "float64" if parts.dtype == "float" else "int64"
    reads = f'''
def read_table():
    """The inputs of the rows (float32), which stay on disk, and {parts.labels_are}."""
    path = HERE / "{STORED}"
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != DATA_SHA256:
            raise SystemExit("{STORED} is not the file that was exported: its SHA-256 differs")
    table = np.load(path, mmap_mode="r")
    return np.asarray(table["inputs"]), table["label"].astype("{kind}")
'''
    made = (
        "pixels of the run's pictures, scaled as it trained on them,"
        if of_images
        else "inputs that the run's preparation made of its table,"
    )
    about = (
        f"{STORED} holds the {made} and the labels.",
        "Labels and the rows that validate are held in memory, the others as they are trained on.",
        "",
    )
    return TableScript(about, parts.constants, reads, file=STORED)


def order_of_epochs(account: RunRecord) -> str:
    """The functions that give the order of an epoch; empty where the table did not stream."""
    facts = account.run.facts
    if not facts.streamed:
        return ""
    return f'''
BUFFER = {buffer_rows(account.spec, facts.columns or 0)}  # rows that are held and mixed at a time


def mixed(count, *seed):
    """The numbers from 0 on in an order that the seed draws."""
    chance = np.random.PCG64(np.random.SeedSequence(seed))
    return np.random.Generator(chance).permutation(count)


def order_of(count, epoch):
    """The rows of an epoch: buffers are filled with blocks from all over the file, and mixed."""
    size = max(BUFFER // {BLOCKS}, 1)
    starts = mixed(-(-count // size), SEED, epoch, 2**32 - 1) * size
    drawn = (starts[:, None] + np.arange(size)).ravel()
    drawn, order = drawn[drawn < count], []
    for place, first in enumerate(range(0, count, BUFFER)):
        held = np.sort(drawn[first : first + BUFFER])
        order.append(held[mixed(len(held), SEED, epoch, *([place] if place else []))])
    return np.concatenate(order)
'''


def stored_recipe(rows: tuple[range, ...]) -> str:
    """The body of ``split_rows``: the parts stand one after the other."""
    train, validation, test = map(len, rows)
    lines = [
        "    # One part after the other",
        "    order = np.arange(len(labels))",
        f"    training, validation = order[:{train}], order[{train}:{train + validation}]",
        f"    return training, validation{f', order[{train + validation}:]' if test else ''}",
    ]
    return "\n".join(lines)


def stored_rows(parts: tuple[range, ...]) -> Rows:
    """The split of a run whose rows stand one part after the other."""
    import numpy as np

    train, validation, test = map(len, parts)
    order = np.arange(train + validation + test, dtype=np.int64)
    first, second = order[:train], order[train : train + validation]
    recipe = stored_recipe(parts)
    return Rows(first, second, recipe, (), from_file=False, test=order[train + validation :])
