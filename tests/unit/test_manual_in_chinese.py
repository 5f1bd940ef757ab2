"""The manual in Chinese says what the English one does: the same blocks, links, keys, headings."""

import re
from collections import Counter
from hashlib import sha256

import pytest

from manual_blocks import MANUAL, spans, tables
from tui.cli.wording import FOLDER as WORDS
from tui.locale.language import CHINESE
from tui.locale.po import read_folder
from tui.manual.pages import BY_ID, PAGES
from tui.manual.texts import file_of, in_paragraphs
from tui.text.breaking import is_unspaced

ENGLISH = {page.id: file_of(page.id, "en").read_text("utf-8") for page in PAGES}
TRANSLATED = {
    page.id: file_of(page.id, CHINESE).read_text("utf-8")
    for page in PAGES
    if file_of(page.id, CHINESE).is_file()
}
NOT_YET: set[str] = set()
"""Pages that are still to be translated: nothing is to be added here."""
OF = re.compile(r"\n<!-- of ([0-9a-f]{12}) -->\n\Z")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
MARKS = "，。：；！？、（）「」『』《》／"
LETTER = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?!\w)|[\u4e00-\u9fff]\(")
TOUCHING = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9`]|[A-Za-z0-9`][\u4e00-\u9fff]")
"""Chinese beside Latin letters, figures or code without the blank that stands between them."""


def state(english: str) -> str:
    """What tells one state of an English page from another."""
    return sha256(english.encode()).hexdigest()[:12]


def prose(text: str) -> str:
    return FENCED.sub("", text)


def headings(text: str) -> list[int]:
    return [len(found) for found in re.findall(r"^(#+) ", prose(text), re.MULTILINE)]


def links(text: str) -> Counter[str]:
    return Counter(re.findall(r"\]\(([^)]+)\)", prose(text)))


def test_what_is_not_translated_yet_stands_in_the_list_and_nothing_else() -> None:
    assert set(ENGLISH) - set(TRANSLATED) == NOT_YET
    folder = MANUAL / CHINESE
    assert {path.name for path in folder.glob("*")} == {f"{name}.md" for name in TRANSLATED}


@pytest.mark.parametrize("page", TRANSLATED)
class TestPage:
    def test_it_is_of_the_english_page_as_that_is_now(self, page: str) -> None:
        found = OF.search(TRANSLATED[page])
        assert found is not None, f"its last line is to be <!-- of {state(ENGLISH[page])} -->"
        due = f"{page} has changed: translate the difference, then end with the new state"
        assert found[1] == state(ENGLISH[page]), due

    def test_it_has_the_same_parts(self, page: str) -> None:
        english, chinese = ENGLISH[page], TRANSLATED[page]
        assert headings(chinese) == headings(english)
        assert FENCED.findall(chinese) == FENCED.findall(english)
        assert links(chinese) == links(english)
        assert Counter(spans(chinese)) == Counter(spans(english))
        shapes = [
            [(len(heads), len(rows)) for heads, rows in tables(text)] for text in (chinese, english)
        ]
        assert shapes[0] == shapes[1]

    def test_its_lines_are_of_a_readable_length(self, page: str) -> None:
        assert len(TRANSLATED[page].splitlines()) <= 130

    def test_its_title_is_that_of_the_list_where_the_english_one_is(self, page: str) -> None:
        titles = [
            text.partition("\n")[0].removeprefix("# ") for text in (ENGLISH[page], TRANSLATED[page])
        ]
        assert is_unspaced(titles[1]), "its first line is a heading in Chinese"
        if titles[0] == BY_ID[page].name:
            assert titles[1] == read_folder(WORDS)[titles[0]]

    def test_its_marks_are_those_of_chinese_with_blanks_around_latin(self, page: str) -> None:
        text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", prose(TRANSLATED[page]))
        plain = text.replace("**", "").replace("*", "")
        assert HALF_WIDTH.findall(plain) == []
        assert TOUCHING.findall(plain) == []
        assert re.findall(rf"[{MARKS}] +[^\s|]|[^\s|] +[{MARKS}]", plain) == []

    def test_no_end_of_a_line_becomes_a_blank_beside_a_mark(self, page: str) -> None:
        drawn = prose(in_paragraphs(TRANSLATED[page]))
        assert re.findall(rf"[{MARKS}]\n(?!- |\d+\. )[^\n|#].*|.+\n[{MARKS}]", drawn) == []
        assert headings(drawn) == headings(TRANSLATED[page])

    def test_its_signs_are_those_of_the_english_manual_and_the_marks_of_chinese(
        self, page: str
    ) -> None:
        known = set("".join(ENGLISH.values())) | set(MARKS)
        assert {sign for sign in TRANSLATED[page] if not LETTER.match(sign)} - known == set()
