"""An exported script of a run whose batches several devices shared."""

from engine.export.run_record import RunRecord


def about(account: RunRecord) -> list[str]:
    """What its docstring says of that."""
    return [
        f"{account.spec.training.devices} devices shared the run's batches, and so they do in this",
        "script: tf.distribute.MirroredStrategy divides them, and adds in another order. Numbers",
        "differ from the run's in the last digits, and by more where a batch does not divide",
        "evenly, or the network normalises by batches.",
    ]


def constants(account: RunRecord) -> list[str]:
    """The strategy; a processor is divided into as many devices. Nothing for one device."""
    devices = account.spec.training.devices
    if not account.is_shared:
        return []
    kind = "CPU" if account.device == "CPU" else "GPU"
    names = ", ".join(f'"{kind}:{place}"' for place in range(devices))
    divided = [
        "# The processor counts as so many devices",
        "tf.config.set_logical_device_configuration(",
        '    tf.config.list_physical_devices("CPU")[0],',
        f"    [tf.config.LogicalDeviceConfiguration()] * {devices},",
        ")",
    ]
    return [
        *(divided if kind == "CPU" else []),
        "STRATEGY = tf.distribute.MirroredStrategy(",
        f"    [{names}], cross_device_ops=tf.distribute.ReductionToOneDevice()",
        ")",
    ]


def made(account: RunRecord, call: str) -> list[str]:
    """How the model is made by ``call``."""
    if not account.is_shared:
        return [f"    model = {call}"]
    return ["    with STRATEGY.scope():", f"        model = {call}"]
