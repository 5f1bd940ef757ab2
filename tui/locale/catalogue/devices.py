"""Of several devices that share a run's batches."""

from tui.locale.catalogue.specs import finding
from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "devices.no_gpus": "training.devices={asked} asks for {asked} GPUs, and this machine has none "
    "that TensorFlow can use: set it to 1",
    "devices.few_parts": "training.devices={asked} asks for more devices than the {there} that "
    "virtual_devices makes of this processor: set it to {there} or less",
    "devices.too_few": Plural(
        "training.devices={asked} asks for {asked} GPUs, and there is {there}: set it to 1",
        "training.devices={asked} asks for {asked} GPUs, and there are {there}: set it to {there} "
        "or less",
        by="there",
    ),
    "devices.no_turbo": finding(
        '"{key}": several devices train exactly, not in turbo: set training.engine=exact'
    ),
    "devices.no_own_code": finding(
        '"{key}": code of your own is written for one device: set it to 1, or leave the code out'
    ),
    "devices.no_pseudo_labels": finding(
        '"{key}": rows that the network labels are on one device: set it to 1, or switch '
        "pseudo-labels off"
    ),
    "devices.no_streaming": finding(
        '"{key}": a table that is read in parts trains on one device: set it to 1, or '
        "data.streaming=off if the table fits into memory"
    ),
    "devices.one_output": finding(
        '"{key}": a network of several outputs trains on one device: set it to 1'
    ),
    "devices.batch_smaller": finding(
        '"{key}": a batch of {batch_size} rows cannot be shared by {value} devices: take a larger '
        "training.batch_size"
    ),
    "devices.several": "{devices} devices share each batch, at most {rows} rows each. Their sums "
    "are added in another order than on one device: the last digits differ. Dropout draws the "
    "same mask on each.",
    "devices.batch_norm": "Batch normalisation takes mean and variance of one device's rows, at "
    "most {rows}, and keeps the averages of the first device's: other numbers than on one device.",
}
