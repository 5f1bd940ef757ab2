"""Experiments of one name are told apart by what differs, in words that are not cut."""

from engine.specs import ExperimentSpec, first_model
from tui.model.namesakes import told_apart


def on(table: str) -> ExperimentSpec:
    spec = first_model()
    return spec.model_copy(update={"data": spec.data.model_copy(update={"source": table})})


def test_tables_are_told_by_their_files_names_where_these_differ() -> None:
    items = [("a", on("/a/long/way/cats.csv")), ("b", on("/a/long/way/dogs.csv"))]
    assert told_apart(items, {}) == {"a": "cats.csv", "b": "dogs.csv"}
    alike = [("a", on("/spring/pets.csv")), ("b", on("/autumn/pets.csv"))]
    found = told_apart(alike, {})
    assert found["a"].endswith("/spring/pets.csv")
    assert found["b"].endswith("/autumn/pets.csv")
