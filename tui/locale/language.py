"""The language of texts that are files of their own, as those of lessons."""

from __future__ import annotations

import os

ENGLISH, CHINESE = "en", "zh_TW"
LANGUAGES = (ENGLISH, CHINESE)


def language() -> str:
    """English, unless ``PKGO_LANG`` names another language that there is."""
    wanted = os.environ.get("PKGO_LANG", "").strip().partition(".")[0].replace("-", "_")
    return wanted if wanted in LANGUAGES else ENGLISH
