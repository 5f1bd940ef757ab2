"""Other libraries, each in a process of its own: Keras on JAX, a plain PyTorch loop.

``python others.py jax|torch FILE EPOCHS OPTIMIZER RATE``: trains once for each line on stdin and
answers with a line when done. ``FILE`` is an npz of x, y (one-hot), kept_x, kept_y.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

NAMES = {"jax": "Keras on JAX, fit", "torch": "PyTorch, a plain loop"}
BATCH = 16
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "PJRT_NPROC": "1",
    "NPROC": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "CUDA_VISIBLE_DEVICES": "",
}
"""As every way in the bench; PJRT_NPROC and NPROC are what JAX's own pool of threads heeds."""


class Other:
    """A child process that trains when called."""

    def __init__(self, library: str, file: Path, *given: object) -> None:
        command = [sys.executable, "-P", __file__, library, str(file), *map(str, given)]
        pipe = subprocess.PIPE
        environment = {**os.environ, "KERAS_BACKEND": "jax", **ONE_THREAD}
        self._child = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment
        )

    def __call__(self) -> None:
        """Train once."""
        assert self._child.stdin is not None and self._child.stdout is not None
        self._child.stdin.write("go\n")
        self._child.stdin.flush()
        if self._child.stdout.readline().strip() != "done":
            raise RuntimeError("the other library failed")

    def close(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.wait()


def _jax(x: Any, y: Any, kept: Any, epochs: int, name: str, rate: float) -> Callable[[], object]:
    import keras

    layers: Any = keras.layers
    hidden = [layers.Dense(width, "sigmoid") for width in (128, 256)]
    made = keras.Sequential([keras.Input((x.shape[1],)), *hidden, layers.Dense(5, "softmax")])
    rule: Any = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[name]
    made.compile(rule(rate), "categorical_crossentropy", metrics=["accuracy"])
    return lambda: made.fit(x, y, batch_size=BATCH, epochs=epochs, validation_data=kept, verbose=0)


def _torch(x: Any, y: Any, kept: Any, epochs: int, name: str, rate: float) -> Callable[[], object]:
    import torch  # pyright: ignore[reportMissingImports]

    torch.set_num_threads(1)
    nn = torch.nn
    made = nn.Sequential(
        *(nn.Linear(x.shape[1], 128), nn.Sigmoid()),
        *(nn.Linear(128, 256), nn.Sigmoid(), nn.Linear(256, y.shape[1])),
    )
    rule = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[name](made.parameters(), rate)
    loss = nn.CrossEntropyLoss()
    rows, labels = torch.tensor(x), torch.tensor(y.argmax(1))
    kept_rows, kept_labels = torch.tensor(kept[0]), torch.tensor(kept[1].argmax(1))

    def train() -> None:
        for _ in range(epochs):
            mixed = torch.randperm(len(rows))
            for first in range(0, len(rows), BATCH):
                taken = mixed[first : first + BATCH]
                rule.zero_grad()
                loss(made(rows[taken]), labels[taken]).backward()
                rule.step()
            with torch.no_grad():
                (made(kept_rows).argmax(1) == kept_labels).float().mean().item()

    return train


def main() -> None:
    """Answer until stdin ends."""
    library, file, epochs, name, rate = sys.argv[1:]
    found = np.load(file)
    kept = (found["kept_x"], found["kept_y"])
    make = {"jax": _jax, "torch": _torch}[library]
    train = make(found["x"], found["y"], kept, int(epochs), name, float(rate))
    for _ in sys.stdin:
        train()
        print("done", flush=True)


if __name__ == "__main__":
    main()
