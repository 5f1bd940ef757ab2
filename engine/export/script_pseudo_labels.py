"""How an exported script trains where the network labels most rows itself: a ``fit`` a round."""

from data import Description
from engine.export.run_record import RunRecord
from engine.specs import ExperimentSpec
from engine.tasks.task import Task
from engine.training.steps.call_size import rows_a_call

_HELPERS = '''
# {labelled} of the rows of every class train at first; at the ends of these epochs the network
# labels those of the others of which it is surer than the threshold
LABELLED, LABEL_SEED = {labelled!r}, {seed}
ROUND_ENDS = {ends}
THRESHOLD = {threshold!r}
ROWS_A_CALL = {rows}
NO_LABEL = -1


def keep_labels(labels):
    """Which of the rows keep their label: a share of every class, one row at least."""
    chance = np.random.Generator(np.random.PCG64(np.random.SeedSequence(LABEL_SEED)))
    kept = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        kept[chance.permutation(rows)[: max(round(LABELLED * len(rows)), 1)]] = True
    return kept


def label(model, features):
    """The class that the network tells of each row, or that it is not sure enough."""
    found = [np.zeros(0, "int64")]
    for first in range(0, len(features), ROWS_A_CALL):
        given = {given}
        outputs = np.asarray({outputs})
{told}
        found.append(np.where(probable > THRESHOLD, predicted, NO_LABEL))
    return np.concatenate(found)


class OneTraining(keras.callbacks.CallbackList):
    """Callbacks to which several calls of fit are one training."""

    begun = False

    def on_train_begin(self, logs=None):
        if not self.begun:
            super().on_train_begin(logs)
        self.begun = True

    def on_train_end(self, logs=None):
        self.logs = logs

    def end(self):
        super().on_train_end(self.logs)
'''
_FRESH = '''

def state_of(model):
    """What begins anew after a round: weights, random streams, the optimizer but for its rate."""
    model.optimizer.build(model.trainable_variables)
    every = [*model.variables, *model.optimizer.variables]
    return [variable for variable in every if variable.name != "learning_rate"]
'''
_SOFTMAX = """\
        predicted, probable = outputs.argmax(axis=-1), outputs.max(axis=-1)"""
_SIGMOID = """\
        second = outputs[:, 0] > {threshold!r}
        predicted = second.astype("int64")
        probable = np.where(second, outputs[:, 0], 1 - outputs[:, 0])"""


def helpers(account: RunRecord, table: Description, task: Task) -> str:
    """The functions that the rounds need; none where all rows keep their label."""
    section, spec = account.spec.training.pseudo_labels, account.spec
    if section is None:
        return ""
    given = "features[first : first + ROWS_A_CALL]"
    if spec.network.is_graph:
        given = f"inputs_of({given})"
    made = _HELPERS.format(
        labelled=section.labelled,
        seed=section.seed,
        ends=section.ends(account.epochs_to_train),
        threshold=section.threshold,
        rows=rows_a_call(table),
        given=given,
        outputs="model(given, training=False)",
        told=_SIGMOID.format(threshold=spec.network.threshold)
        if task.KIND == "binary"
        else _SOFTMAX,
    )
    return made + (_FRESH if section.fresh_weights else "")


def targets(account: RunRecord) -> list[str]:
    """The lines of ``train`` before the network is made."""
    if account.spec.training.pseudo_labels is None:
        return []
    return [
        "    known = np.where(keep_labels(labels[training]), labels[training], NO_LABEL)",
    ]


def fits(spec: ExperimentSpec, task: Task, given: list[str], arguments: list[str]) -> list[str]:
    """The lines of ``train`` that call ``fit`` for each round, with these callbacks; ``arguments``
    are those of every call.
    """
    section = spec.training.pseudo_labels
    assert section is not None
    fresh = section.fresh_weights
    return [
        "    callbacks = OneTraining(",
        f"        [{', '.join(given)}],",
        "        add_history=True,",
        "        add_progbar=True,",
        "        model=model,",
        "        epochs=EPOCHS,",
        "        steps=None,  # each round adds some",
        "        verbose=2,",
        "    )",
        *(["    initial = [variable.numpy() for variable in state_of(model)]"] if fresh else []),
        "    begun = 0",
        "    for end in [*ROUND_ENDS, EPOCHS]:",
        "        rows = training[known != NO_LABEL]",
        "        labels = known[known != NO_LABEL]",
        f"        given = {task.script().targets}",
        "        history = model.fit(",
        "            Batches(features[rows], given, begun),",
        "            shuffle=False,",
        "            initial_epoch=begun,",
        "            epochs=end,",
        *(f"            {argument}," for argument in arguments),
        "            callbacks=callbacks,",
        "        )",
        "        if model.stop_training or end == EPOCHS:",
        "            break",
        "        unknown = np.flatnonzero(known == NO_LABEL)",
        "        known[unknown] = label(model, features[training[unknown]])",
        *(
            [
                "        for variable, value in zip(state_of(model), initial):",
                "            variable.assign(value)",
            ]
            if fresh
            else []
        ),
        "        begun = end",
        "    callbacks.end()",
    ]


__all__ = ["fits", "helpers", "targets"]
