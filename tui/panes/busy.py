"""How busy an engine keeps the machine, in words of few cells."""

from typing import Any

from engine.store.facts import HostFacts
from tui.locale import _
from tui.text.glyphs import GLYPHS

GIGABYTE = 1e9


def busy_words(facts: HostFacts) -> list[str]:
    """An engine's figures, the fullest words first; none before it has measured any."""
    figures = facts.figures or {}
    if "cpu" not in figures:
        return []
    share = _("CPU {share} %", share=figures["cpu"])
    memory = _("{size} GB", size=_gigabytes(figures["memory"]))
    gpu: dict[str, Any] = figures.get("gpu") or {}
    if not gpu:
        return [f"{share} {memory}", share]
    short = _join("GPU", _figure(gpu, "utilisation", " %"))
    held = ""
    if "memory" in gpu:
        size = f"{_gigabytes(gpu['memory'])}/{_gigabytes(gpu['memory_total'])}"
        held = _("{size} GB", size=size)
    full = _join(short, held, _figure(gpu, "temperature", f" {GLYPHS.degrees}C"))
    return [f"{full}  {share} {memory}", full, short]


def _figure(gpu: dict[str, Any], name: str, unit: str) -> str:
    return f"{gpu[name]}{unit}" if name in gpu else ""


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)


def _gigabytes(count: float) -> str:
    return f"{count / GIGABYTE:.1f}"
