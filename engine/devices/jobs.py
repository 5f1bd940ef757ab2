"""How many hosts may work side by side on one store."""

import os

from data.errors import InputError
from engine.settings import place_named, settings_and_places


def cores() -> int:
    """The processor's cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def jobs_asked_for(given: int | None = None) -> int | None:
    """The number a person asked for: ``given``, or by the settings; None if they did not.

    Raises:
        InputError: it is no number, less than 1, or more than there are cores.
    """
    if given is not None:
        return _checked(given)
    settings, places = settings_and_places()
    if settings.jobs is None:
        return None
    return _checked(settings.jobs, place_named("jobs", places["jobs"]))


def jobs_wanted(given: int | None = None) -> int:
    """The number asked for, else one for each GPU, else one.

    Raises:
        InputError: what was asked for is not possible.
    """
    asked = jobs_asked_for(given)
    if asked is not None:
        return asked
    from engine.devices.gpus import visible_gpus

    return max(1, min(len(visible_gpus()), cores()))


def _checked(number: int, variable: str | None = None) -> int:
    if number < 1:
        raise InputError("jobs.too_few", variable=variable, value=number)
    if number > cores():
        raise InputError("jobs.more_than_cores", variable=variable, cores=cores(), value=number)
    return number
