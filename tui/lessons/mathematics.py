"""Which piece of mathematics a lesson is about."""

from engine.lessons.lesson import Lesson

_VIEWS = {
    "01-loss": "softmax",
    "02-learning-rate": "descent",
    "03-activation": "activations",
    "04-optimizer": "race",
    "06-regularization": "penalties",
    "08-dropout": "dropout",
    "09-batch-normalisation": "batch_statistics",
    "convolution": "convolution",
}


def view_of(lesson: Lesson) -> str:
    """The view's id; empty where there is none of its own."""
    return _VIEWS.get(lesson.id, "")
