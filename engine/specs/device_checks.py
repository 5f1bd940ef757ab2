"""Whether several devices can share an experiment's batches, and how its numbers change then."""

from data import Description
from data.messages import Message
from engine.models.layers.batch_normalization import BatchNormalization
from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec
from engine.specs.layer_edits import layer_places
from engine.specs.networks import columns_of, graph_of
from engine.specs.own_code import python_of

_KEY = "training.devices"


def check_devices(spec: ExperimentSpec, table: Description) -> None:
    """Refuse what does not go with several devices.

    Raises:
        SpecError: the key and what it does not go with are named.
    """
    training = spec.training
    if training.devices == 1:
        return
    if training.engine == "turbo":
        raise SpecError("devices.no_turbo", key=_KEY)
    if python_of(spec):
        raise SpecError("devices.no_own_code", key=_KEY)
    if training.pseudo_labels is not None:
        raise SpecError("devices.no_pseudo_labels", key=_KEY)
    if table.streams:
        raise SpecError("devices.no_streaming", key=_KEY)
    graph = graph_of(spec.network, columns_of(table))
    if graph is not None and graph.further:
        raise SpecError("devices.one_output", key=_KEY)
    if training.batch_size < training.devices:
        raise SpecError(
            "devices.batch_smaller",
            key=_KEY,
            value=training.devices,
            batch_size=training.batch_size,
        )


def device_notes(spec: ExperimentSpec) -> list[Message]:
    """What is other in the numbers than on one device; nothing where there is one."""
    devices, size = spec.training.devices, spec.training.batch_size
    if devices == 1:
        return []
    found = [Message("devices.several", {"devices": devices, "rows": -(-size // devices)})]
    if is_normalised(spec):
        found.append(Message("devices.batch_norm", {"rows": -(-size // devices)}))
    return found


def is_normalised(spec: ExperimentSpec) -> bool:
    """Whether a layer normalises by the rows of a batch."""
    return any(
        isinstance(one, BatchNormalization) or getattr(one, "batch_norm", False)
        for _place, one in layer_places(spec)
    )
