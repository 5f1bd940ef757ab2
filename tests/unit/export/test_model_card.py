"""A model card tells what the record holds, and nothing of it is obeyed by a viewer."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.events import Intervention, PseudoLabelled
from engine.export.card_markdown import block, table, text
from engine.export.card_sources import CardSources, card_sources
from engine.export.model_card import card
from engine.export.run_record import RunRecord, read_run_record
from engine.store import runs
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from exported_runs import exported
from nasty_names import NASTY

Told = Callable[..., RunRecord]


def sources_of(store: Store, account: RunRecord, **facts: Any) -> CardSources:
    """What a card is made from, with these facts known of the run."""
    add_facts(store, account.run.id, RunFacts(**facts))
    run = runs.run(store, account.run.id)
    assert run is not None
    return card_sources(store, read_run_record(store, run), frozenset({"predict.py", "lock.json"}))


def test_it_follows_the_order_of_cards_and_tells_what_the_record_holds(
    store: Store, told: Told, describe: Any
) -> None:
    changes = [Intervention("learning_rate", 2, 3, 0.5)]
    account = told(describe(name="mine", early_stopping={"monitor": "val_loss"}), events=changes)
    written = card(
        sources_of(
            store,
            account,
            **{"label": "kind", "table": "nasty table", "training_rows": 53, "validation_rows": 13},
            **{"class_counts": (11,) * len(NASTY), "parameters": 110, "test_rows": 7},
            **{"test": {"accuracy": 0.75}, "test_looks": 3},
        )
    )
    heads = re.findall(r"^##+ (.*)$", written, re.MULTILINE)
    assert heads == [
        *("Model details", "Uses", "Limits", "How to use it", "Training details", "Training data"),
        *("Preparation", "Training procedure", "Evaluation", "How it was made"),
    ]
    for told_of in (
        *("53 train", "13 validate", "110", "learning\\_rate 0.5 at epoch 2, batch 3"),
        *("accuracy 0.75", "asked for 3 time(s)", "seed = 7", "pkgo-tui verify ."),
        *("The validation rows also chose", "fewer than 30 rows"),
    ):
        assert told_of in written, told_of


def test_no_name_is_markdown_and_no_folder_of_the_machine_is_told(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    name = "[x](http://evil) <script> `a` | b\x1b]0;gone\x07 ![y](//z) www.evil.com"
    account = told(describe(name=name, callbacks=[f"{tmp_path}/mine.py:Mine"]))
    (folder,) = [exported(store, account, tmp_path / "out", "card")]
    written = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert str(tmp_path) not in written and "mine.py:Mine" in written
    outside = re.sub(r"^```.*?^```$", "", written, flags=re.DOTALL | re.MULTILINE)
    assert not re.search(rf"(?<!\\)[\[<`](?!{re.escape(account.run.id)})", _no_ids(outside))
    assert "://" not in outside and "www.evil" not in outside
    assert all(sign.isprintable() or sign == "\n" for sign in written)


def _no_ids(written: str) -> str:
    """Without what the program itself sets as code."""
    return re.sub(r"(?<!\\)`[\w. -]+`", "", written)


@pytest.mark.parametrize("given", [*NASTY, "a|b", "\\", "```", "&lt;", "*a*", "~~a~~", "$x$"])
def test_signs_of_markdown_are_escaped(given: str) -> None:
    written = text(given)
    bare = re.sub(r"\\[\\`*_{}\[\]<>#|~$&!@/.]", "", written)
    assert not set(bare) & set("\\`*_{}[]<>#|~$&!@")
    assert "\n" not in written
    head, rule, line = table(["a"], [[written]])
    assert head == "| a |" and rule == "| --- |"
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 2


def test_a_fence_is_longer_than_any_inside() -> None:
    first, *_, last = block("a\n````\nb")
    assert first == last == "`````"


def test_rounds_of_pseudo_labels_are_told(store: Store, told: Told, describe: Any) -> None:
    made = PseudoLabelled(1, 2, {"a": 3}, {"a": 2}, 3, 2, 5, 60, 8)
    written = card(sources_of(store, told(describe(), events=[made])))
    assert "3 rows trained with labels that the network gave them, 2 of them rightly" in written
