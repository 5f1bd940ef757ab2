"""A study as people write it: Optuna's TPE, a fresh Keras model a trial, plain ``fit``.

``python -m tests.benchmarks.sweep_script TABLE TRIALS EPOCHS``: seconds of the study and its best
value, as JSON; ``tests.benchmarks.sweeps`` asks it.
"""

import json
import sys
import time

from engine.devices.environment import prepare

prepare()

import keras  # noqa: E402
import optuna  # noqa: E402

from engine.client.opening import open_experiment  # noqa: E402
from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.specs.splitting import split_of  # noqa: E402
from engine.tables.loading import load  # noqa: E402
from engine.tasks.targets import one_hot  # noqa: E402


def main(source: str, count: int, epochs: int) -> None:
    """Run the study; importing and reading the table do not count."""
    configure(1)
    spec = open_experiment("04-optimizer-adam", source or None)
    dataset = load(spec.data)
    rows, targets = split_of(spec, dataset), one_hot(dataset.labels, dataset.description.classes)
    train, held = dataset.features[rows.train], dataset.features[rows.validation]

    def objective(trial: optuna.Trial) -> float:
        keras.utils.set_random_seed(1)
        rate = trial.suggest_float("rate", 1e-4, 1e-1, log=True)
        name = trial.suggest_categorical("optimizer", ["sgd", "adam"])
        units = trial.suggest_int("units", 16, 256, log=True)
        dropout = trial.suggest_float("dropout", 0.0, 0.5)
        layers: list[keras.Layer] = [keras.Input(train.shape[1:])]
        for _ in range(2 * trial.suggest_int("depth", 1, 2)):
            layers += [keras.layers.Dense(units, "relu"), keras.layers.Dropout(dropout)]
        model = keras.Sequential([*layers, keras.layers.Dense(targets.shape[1], "softmax")])
        optimizer = keras.optimizers.get(name)
        optimizer.learning_rate = rate
        model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(
            train,
            targets[rows.train],
            spec.training.batch_size,
            epochs,
            validation_data=(held, targets[rows.validation]),
            verbose=0,
        )
        keras.backend.clear_session()
        return max(history.history["val_accuracy"])

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1))
    begun = time.perf_counter()
    study.optimize(objective, n_trials=count)
    print(json.dumps({"seconds": time.perf_counter() - begun, "best": study.best_value}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
