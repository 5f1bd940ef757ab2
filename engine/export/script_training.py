"""How an exported script trains: batches in the run's order, its interventions, one ``fit``."""

from collections.abc import Sequence

from engine.export import script_devices, script_outputs, script_pseudo_labels, script_testing
from engine.export.rows import Rows
from engine.export.run_record import RunRecord
from engine.export.script_network import callbacks, counts_steps, has_own_code, make_model
from engine.export.script_table import TableScript
from engine.io.python_text import WIDTH, literal
from engine.models.nodes.ends import End
from engine.specs import TrainingSpec
from engine.tasks.task import Task


def needs_math(account: RunRecord) -> bool:
    """Whether the script rounds up, or knows infinity."""
    steps = counts_steps(account.spec.training)
    return steps or not is_array(account) or bool(_changes(account))


def is_array(account: RunRecord) -> bool:
    """Whether ``fit`` draws the order itself, or none is drawn."""
    training = account.spec.training
    return training.order != "reshuffle" and training.pseudo_labels is None


def is_mixed(account: RunRecord) -> bool:
    """Whether every epoch has an order of its own."""
    return not is_array(account) and account.spec.training.order == "reshuffle"


def batches(account: RunRecord, ends: Sequence[End]) -> str:
    """The class that gives the batches of an epoch in their order."""
    if is_array(account):
        return ""
    made = '''
class Batches(keras.utils.PyDataset):
    """The training rows in batches; every epoch has an order of its own, from seed and epoch."""

    def __init__(self, features, targets):
        super().__init__()
        self.features, self.targets = features, targets
        self.epoch = 0
        self.order = np.arange(len(targets))

    def on_epoch_begin(self):
        self.epoch += 1
        chance = np.random.PCG64(np.random.SeedSequence([SEED, self.epoch]))
        self.order = np.random.Generator(chance).permutation(len(self.targets))

    def __len__(self):
        return math.ceil(len(self.targets) / BATCH_SIZE)

    def __getitem__(self, number):
        rows = self.order[number * BATCH_SIZE : (number + 1) * BATCH_SIZE]
        return self.features[rows], self.targets[rows]
'''
    if account.run.facts.streamed:
        made = made.replace(_MIXED, _FROM_DISK)
    if account.spec.training.pseudo_labels is not None:
        made = made.replace("features, targets):", "features, targets, epoch):", 1)
        made = made.replace("self.epoch = 0", "self.epoch = epoch", 1)
    if account.spec.training.order == "none":
        drawn = "; every epoch has an order of its own, from seed and epoch"
        made = made.replace(drawn, ", in the order of the file")
        made = made.replace(_MIXED, "")
    if len(ends) > 1:
        made = made.replace("len(self.targets)", "len(self.features)")
        made = made.replace("len(targets)", "len(features)")
    made = made.replace("self.targets[rows]", script_outputs.rows(ends, "self.targets", "rows"))
    return made.replace("self.features[rows]", inputs(account, "self.features[rows]"))


_MIXED = """        chance = np.random.PCG64(np.random.SeedSequence([SEED, self.epoch]))
        self.order = np.random.Generator(chance).permutation(len(self.targets))
"""
_FROM_DISK = """        self.order = order_of(len(self.targets), self.epoch)
"""


def inputs(account: RunRecord, features: str) -> str:
    """What the network is given of some rows' features, as an expression."""
    return f"inputs_of({features})" if account.spec.network.is_graph else features


def interventions(account: RunRecord) -> str:
    """The callback that changes again what was changed by hand while the run trained."""
    made = _changes(account)
    if not made:
        return ""
    lines = "".join(
        f"    ({epoch}, {step}, {literal(what)}, {value!r}),\n" for epoch, step, what, value in made
    )
    patience = ""
    if any(what == "patience" for _, _, what, _ in made):
        patience = """
            else:
                self.early_stopping.patience = value"""
    given, kept = "", ""
    if patience:
        given, kept = ", early_stopping", "\n        self.early_stopping = early_stopping"
    return f'''
# What was changed by hand while the run trained: epoch, batches of it done, what, new value
CHANGES = [
{lines}]


class Interventions(keras.callbacks.Callback):
    """Makes the changes again, each before the same batch."""

    def __init__(self{given}):
        super().__init__(){kept}
        self.left = list(CHANGES)

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch + 1

    def on_train_batch_begin(self, batch, logs=None):
        self.make_changes(until=(self.epoch, batch))

    def on_epoch_end(self, epoch, logs=None):
        self.make_changes(until=(self.epoch, math.inf))  # made while it validated

    def make_changes(self, until):
        while self.left and self.left[0][:2] <= until:
            _, _, what, value = self.left.pop(0)
            if what == "learning_rate":
                self.model.optimizer.learning_rate = value{patience}
'''


def _changes(account: RunRecord) -> list[tuple[int, int, str, float | int]]:
    """What changed the numbers; how many epochs there were in the end is EPOCHS."""
    found: list[tuple[int, int, str, float | int]] = []
    for change in account.changes:
        value = change.value
        if not isinstance(value, int | float):
            continue
        if change.action == "patience":
            if account.spec.training.early_stopping is not None:
                found.append((change.epoch, change.step, "patience", int(value)))
        elif change.action == "learning_rate":
            found.append((change.epoch, change.step, "learning_rate", float(value)))
    return found


def train(  # noqa: PLR0913, PLR0917
    account: RunRecord,
    task: Task,
    weights: dict[int, float] | None,
    rows: Rows,
    reading: TableScript,
    ends: Sequence[End],
) -> str:
    """The function that calls ``fit``; ``weights`` are those of the classes, ``ends`` the outputs
    of a graph.
    """
    training, has_validation = account.spec.training, len(rows.validation) > 0
    parts = f"training, validation{', test' if len(rows.test) else ''}"
    both = "both" if not len(rows.test) else "parts"
    made = callbacks(training)
    changed = _changes(account)
    given = [name for name, _ in made]
    if changed:
        patience = any(what == "patience" for _, _, what, _ in changed)
        given.insert(0, f"Interventions({'early_stopping' if patience else ''})")
    return "\n".join(
        [
            f"def train({reading.given}, labels):",
            '    """Train as the run did; the metrics of every epoch."""',
            f"    {parts} = split_rows({rows.given})",
            f'    {both} = np.concatenate([{parts}]).astype("<i8")',
            f"    if hashlib.sha256({both}.tobytes()).hexdigest() != ROWS_SHA256:",
            '        raise SystemExit("this version of scikit-learn draws other rows to validate")',
            *(["    features = prepare(table, training, labels)"] if reading.prepares else []),
            *_reshaped(reading.shape),
            f"    targets = {task.script().targets}",
            *script_outputs.targets(ends),
            *script_pseudo_labels.targets(account),
            *(
                ["    steps = math.ceil(len(training) / BATCH_SIZE)"]
                if counts_steps(training)
                else []
            ),
            *script_devices.made(account, make_model(training)),
            *(f"    {name} = {text}" for name, text in made),
            *_fits(account, task, given, _fit(account, weights, given, has_validation, ends)),
            *_save(training, task),
            *script_testing.measure(
                rows,
                (inputs(account, "features[test]"), script_outputs.rows(ends, "targets", "test")),
                weights_of_last=not account.kept_best,
                told=script_outputs.told(ends, "found"),
            ),
            f"    return {script_outputs.told(ends, 'history.history')}",
        ]
    )


def _fits(account: RunRecord, task: Task, given: list[str], arguments: list[str]) -> list[str]:
    """The call of ``fit``, or those of all rounds."""
    if account.spec.training.pseudo_labels is not None:
        of_all = [one for one in arguments if one.startswith(("validation_", "verbose"))]
        return script_pseudo_labels.fits(account.spec, task, given, of_all)
    called = (f"        {argument}," for argument in arguments)
    return ["    history = model.fit(", *called, "    )"]


def _reshaped(shape: tuple[int, ...]) -> list[str]:
    lengths = ", ".join(map(str, (-1, *shape)))
    return [f"    features = features.reshape({lengths})"] if shape else []


def _save(training: TrainingSpec, task: Task) -> list[str]:
    if not has_own_code(training, task):
        return ['    model.save(HERE / "trained.keras")']
    scaled = any(measure.scaled for measure in task.measures)
    return [
        "    # Without loss and metrics, which stand in this file alone: it loads wherever Keras is"
        if scaled
        else "    # Without the loss, which stands in this file alone: it loads wherever Keras is",
        '    keras.Model(model.inputs, model.outputs).save(HERE / "trained.keras")',
    ]


def _fit(
    account: RunRecord,
    weights: dict[int, float] | None,
    given: list[str],
    has_validation: bool,
    ends: Sequence[End],
) -> list[str]:
    """The arguments of ``fit``."""
    goal = {part: script_outputs.rows(ends, "targets", part) for part in ("training", "validation")}
    if is_array(account):
        found = [
            inputs(account, "features[training]"),
            goal["training"],
            "batch_size=BATCH_SIZE",
        ]
    elif account.run.facts.streamed:
        # A slice stays on disk
        found = ["Batches(features[: len(training)], targets[: len(training)])"]
    else:
        found = [f"Batches(features[training], {goal['training']})"]
    # With a PyDataset it would shuffle the batches among themselves
    found += [f"shuffle={account.spec.training.order == 'keras'}", "epochs=EPOCHS"]
    if has_validation:
        given_rows = inputs(account, "features[validation]")
        found.append(f"validation_data=({given_rows}, {goal['validation']})")
        found.append("validation_batch_size=BATCH_SIZE")
    if weights is not None:
        found.append(_weights(weights))
    if given:
        found.append(f"callbacks=[{', '.join(given)}]")
    return [*found, "verbose=2"]


def _weights(weights: dict[int, float]) -> str:
    line = f"class_weight={literal(weights)}"
    if len(line) + 9 <= WIDTH:
        return line
    items = "".join(f"            {label}: {value!r},\n" for label, value in weights.items())
    return f"class_weight={{\n{items}        }}"


def main(account: RunRecord) -> str:
    """The end of the script: train, write, compare."""
    checks: list[str] = []
    for name, module in (("tensorflow", "tf"), ("keras", "keras")):
        version = account.versions.get(name)
        if version is not None:
            checks += [
                f"    if {module}.__version__ != {literal(version)}:",
                f'        print("the run had another {name}: the last digits may differ")',
            ]
    lines = [
        "def main():",
        *checks,
        "    history = train(*read_table())",
        "    table = pd.DataFrame(history)[METRICS]",
        '    table.insert(0, "epoch", range(1, len(table) + 1))',
        '    table.to_csv(HERE / "history.csv", index=False, na_rep="nan")',
        '    print(f"{NAME}: {compare(history)}")',
    ]
    return "\n".join(lines) + '\n\n\nif __name__ == "__main__":\n    main()\n'
