"""Words that have an order: sizes, grades, frequencies, agreement, education, months, weekdays."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SCALES: tuple[str, ...] = (
    "very low|low|medium low|medium|medium high|high|very high|extreme",
    "low|moderate|high|severe",
    "low|med|high",
    "low|normal|high",
    "low|average|high",
    "l|m|h",
    "xxs|xs|s|m|l|xl|xxl|xxxl",
    "extra small|small|medium|large|extra large",
    "small|med|big",
    "small|medium|big|huge",
    "tiny|small|medium|large|huge",
    "short|medium|tall|venti",
    "none|low|medium|high",
    "none|mild|moderate|severe|critical",
    "none|minor|moderate|major|extreme",
    "never|rarely|seldom|sometimes|often|usually|always",
    "never|occasionally|frequently|always",
    "never|monthly|weekly|daily",
    "hourly|daily|weekly|monthly|quarterly|yearly",
    "strongly disagree|disagree|somewhat disagree|neither agree nor disagree|neutral"
    "|somewhat agree|agree|strongly agree",
    "very dissatisfied|dissatisfied|neutral|satisfied|very satisfied",
    "very unlikely|unlikely|neutral|likely|very likely",
    "not at all|slightly|somewhat|moderately|very|extremely",
    "very bad|bad|average|good|very good|excellent",
    "very poor|poor|fair|average|good|very good|excellent|premium",
    "bad|ok|good",
    "fair|good|very good|premium|ideal",
    "worst|bad|neutral|good|best",
    "negative|neutral|positive",
    "po|fa|ta|gd|ex",
    "f|e|d|c|b|a",
    "f|d-|d|d+|c-|c|c+|b-|b|b+|a-|a|a+",
    "bronze|silver|gold|platinum|diamond",
    "basic|standard|premium|enterprise",
    "beginner|elementary|intermediate|upper intermediate|advanced|proficient|expert|native",
    "novice|intermediate|advanced|expert",
    "intern|junior|mid|senior|lead|principal",
    "entry|junior|mid|senior|executive",
    "trainee|junior|senior|manager|director|vice president",
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth",
    "1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th",
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
    "1|2|3|4|5more",
    "2|4|more",
    "2|3|4|5more",
    "i|ii|iii|iv|v|vi|vii|viii|ix|x",
    "cold|cool|mild|warm|hot",
    "slow|medium|fast",
    "light|medium|heavy",
    "young|middle aged|old",
    "child|teenager|adult|senior",
    "primary|secondary|tertiary",
    "illiterate|basic 4y|basic 6y|basic 9y|high school|professional course|university degree",
    "none|primary school|secondary school|high school|some college|associate|bachelor|master"
    "|doctorate",
    "some high school|high school|some college|associates degree|bachelors degree"
    "|masters degree|doctorate",
    "high school|college|graduate|post graduate|phd",
    "preschool|1st 4th|5th 6th|7th 8th|9th|10th|11th|12th|hs grad|some college|assoc voc"
    "|assoc acdm|bachelors|masters|prof school|doctorate",
    "high school|bachelors|masters|phd",
    "high school|bachelor|master|phd",
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "mon|tue|wed|thu|fri|sat|sun",
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    "morning|midday|afternoon|evening|night",
    "niedrig|mittel|hoch",
    "bas|moyen|haut",
    "bajo|medio|alto",
)
"""Each from the lowest on, in small letters without signs."""
_NUMBERED = re.compile(r"\D*?(\d{1,3})\D*")


def _plain(text: str) -> str:
    kept = re.sub(r"[^\w+]+", " ", text.replace("'", "").replace("’", "").lower().replace("_", " "))
    stripped = kept.strip()
    # A minus counts behind a single letter only: a grade.
    return f"{stripped}-" if re.fullmatch(r"[A-Fa-f]-", text.strip()) else stripped


_WORDS: tuple[tuple[str, ...], ...] = tuple(tuple(scale.split("|")) for scale in _SCALES)


def order_of(texts: Iterable[str]) -> tuple[str, ...] | None:
    """The different texts of a column from the lowest on, None where they are on no known scale.

    At least two places of one scale must be there, three where all are single letters. Texts that
    differ only in case or signs stand side by side.
    """
    written: dict[str, list[str]] = {}
    for text in texts:
        written.setdefault(_plain(text), []).append(text)
    if len(written) < 2:
        return None
    scales = [scale for scale in _WORDS if written.keys() <= set(scale)]
    if not scales or (len(written) < 3 and max(map(len, written)) == 1):
        return None
    scale = min(scales, key=len)
    return tuple(text for word in scale for text in written.get(word, ()))


def numbered_order(texts: Iterable[str]) -> tuple[str, ...] | None:
    """The order of texts that number the same words: ``grade 3``, ``T1``; None where none do."""
    found: dict[int, str] = {}
    frames: set[str] = set()
    for text in texts:
        match = _NUMBERED.fullmatch(text.strip())
        if match is None or int(match[1]) in found:
            return None
        found[int(match[1])] = text
        frames.add(text.strip().lower().replace(match[1], "#"))
    if len(found) < 3 or len(frames) > 1 or frames == {"#"}:
        return None
    return tuple(found[number] for number in sorted(found))
