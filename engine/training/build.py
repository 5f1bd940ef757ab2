"""From a specification to a compiled Keras model.

Call it in the thread that trains, right after ``keras.utils.set_random_seed``: Keras' state is
thread-local, and the initial weights are drawn here.
"""

from typing import Any

from engine.models.graph import network
from engine.models.losses import loss
from engine.models.metrics import metrics
from engine.specs import ExperimentSpec
from engine.tasks.task import Task


def build(spec: ExperimentSpec, columns: int, task: Task, steps: int) -> Any:
    """The experiment's network, compiled.

    Takes float32 of shape (rows, ``columns``), gives float32 of shape (rows, units): what the
    head of the ``task``, fitted to the training rows, makes of them; targets are of that shape for
    every loss. ``steps`` is the number of batches an epoch, in which the learning rate's schedules
    are measured.
    """
    training = spec.training
    model = network(spec.network.layers, columns, task.head)
    model.compile(
        optimizer=training.optimizer.call(training.rate()).make(steps),
        loss=loss(training.loss, training.cost_matrix, task),
        metrics=metrics(task),
        jit_compile=False,
    )
    return model
