"""TensorFlow's devices and threads: set once, before its first operation."""

import platform
from typing import Any

from engine.devices.environment import loading
from engine.devices.replicas import virtual_cpus

CPU = "CPU"


def configure(threads: int = 1, devices: int = 1) -> dict[str, Any]:
    """Set threads, memory and Keras' own settings, and say what this machine trains on.

    ``threads`` share the work of one operation; operations follow one another, in one order.
    ``devices`` are how many the next run trains on: without a GPU the processor is divided, where a
    setting says so (``replicas``).
    Gives ``device`` (CPU, or the first GPU's name), ``threads`` and the ``versions`` of python,
    tensorflow, keras and numpy.
    """
    with loading():
        import keras
        import numpy as np
        import tensorflow as tf

    # What a person's keras.json may say otherwise
    settings: Any = keras.config
    settings.set_floatx("float32")
    settings.set_epsilon(1e-7)
    settings.set_image_data_format("channels_last")
    config: Any = tf.config
    config.threading.set_intra_op_parallelism_threads(threads)
    config.threading.set_inter_op_parallelism_threads(1)
    gpus: list[Any] = config.list_physical_devices("GPU")
    for gpu in gpus:
        # A warm host would otherwise hold all of the GPU's memory from the start.
        config.experimental.set_memory_growth(gpu, True)
    parts = 1 if gpus else virtual_cpus(devices)
    if parts > 1:
        cpu = config.list_physical_devices("CPU")[0]
        one = config.LogicalDeviceConfiguration
        config.set_logical_device_configuration(cpu, [one() for _ in range(parts)])
    return {
        "device": _name(config, gpus[0]) if gpus else CPU,
        "threads": threads,
        "versions": {
            "python": platform.python_version(),
            "tensorflow": str(tf.__version__),
            "keras": keras.__version__,
            "numpy": np.__version__,
        },
    }


def _name(config: Any, gpu: Any) -> str:
    details = config.experimental.get_device_details(gpu)
    return str(details.get("device_name", gpu.name))
