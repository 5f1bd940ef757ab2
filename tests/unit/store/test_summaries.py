"""Runs in one compact row: what is read at once equals what is read one by one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_spec import experiments
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.summaries import SpecShapes


def leaves(part: Any, before: str = "") -> list[tuple[str, Any]]:
    """Every value with its dotted path, by the plainest way there is."""
    if isinstance(part, dict) and part:
        return [leaf for name, value in part.items() for leaf in leaves(value, f"{before}{name}.")]
    if isinstance(part, list) and part and isinstance(part[0], dict):
        return [leaf for place, one in enumerate(part) for leaf in leaves(one, f"{before}{place}.")]
    if isinstance(part, list | dict):
        part = json.dumps(part, ensure_ascii=False) if part else None
    return [(before[:-1], part)]


def check(shapes: SpecShapes, text: str) -> None:
    shape, values = shapes.flattened(text)
    expected = leaves(json.loads(text))
    assert list(zip(shape.paths, values, strict=True)) == expected
    assert [type(value) for value in values] == [type(value) for _, value in expected]


@given(st.lists(experiments, min_size=1, max_size=4))
def test_specs_of_any_kind_are_flattened_one_behind_the_other(found: list[ExperimentSpec]) -> None:
    shapes = SpecShapes()
    for spec in [*found, *found]:
        check(shapes, spec.model_dump_json())


@pytest.mark.parametrize(
    "name", ['x":5', '","data":{"a":1', '"training":', "1", 'y":1,"z":2}', "\\", "é😀"]
)
def test_texts_that_look_like_numbers_and_sections_stay_texts(
    spec: ExperimentSpec, name: str
) -> None:
    shapes = SpecShapes()
    for source in ("plain", name):
        other = with_value(with_value(spec, "name", name), "data.source", source)
        for seed in (1, 22):
            check(shapes, with_value(other, "seed", seed).model_dump_json())
