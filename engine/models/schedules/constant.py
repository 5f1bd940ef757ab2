"""No schedule."""

from typing import Annotated, Literal

from engine.models.schedules.schedule import NAME, ScheduleSpec


class Constant(ScheduleSpec):
    """The rate stays as it is."""

    name: Annotated[Literal["constant"], NAME] = "constant"
