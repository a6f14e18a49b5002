# SPDX-License-Identifier: Apache-2.0
import re

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from frontdesk import assets
from frontdesk.documents import fonts
from frontdesk.domain import glyphs

KAZAKH = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
LATIN_2021 = "ÄäĞğİıÑñŊŋÖöŞşÜüŪū"
SIGNS = "₸№«»—–…\u00a0\u202f☐☑✓“”‘’→←·×"
PAPERS = ("FrontdeskSans-Regular", "FrontdeskSans-Bold")
WINDOW = ("ui-Regular", "ui-SemiBold", "ui-Bold")


@pytest.fixture(scope="module")
def opened():
    return {name: TTFont(assets.folder("fonts", f"{name}.ttf")) for name in PAPERS + WINDOW}


def test_every_face_draws_all_letters_of_the_office(opened):
    for name, font in opened.items():
        assert not [char for char in KAZAKH + LATIN_2021 + SIGNS if ord(char) not in font.getBestCmap()], name


def test_digits_are_tabular(opened):
    for font in opened.values():
        cmap = font.getBestCmap()
        assert len({font["hmtx"][cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_names_are_their_own_and_embedding_is_allowed(opened):
    names = {font["name"].getDebugName(6) for font in opened.values()}
    assert len(names) == len(opened)
    assert not [name for name in names if "Noto" in name]
    for name in WINDOW:
        font = opened[name]
        assert (font["name"].getDebugName(16) or font["name"].getDebugName(1)) == "Frontdesk UI"
    assert [opened[name]["OS/2"].usWeightClass for name in WINDOW] == [400, 600, 700]
    for font in opened.values():
        assert font["OS/2"].fsType == 0
        assert not {"fpgm", "prep", "cvt "} & set(font.keys())


def test_the_table_is_what_all_faces_draw(opened):
    drawn = set.intersection(*(set(font.getBestCmap()) for font in opened.values()))
    assert fonts.coverage() == drawn
    assert 0x00AD not in drawn  # a soft hyphen would hide in a name


def test_no_face_has_an_empty_glyph_for_a_visible_character(opened):
    for name, font in opened.items():
        table = font["glyf"]
        empty = [
            chr(point) for point, glyph in font.getBestCmap().items()
            if table[glyph].numberOfContours == 0 and not chr(point).isspace()
        ]  # fmt: skip
        assert not empty, name


def test_every_character_of_every_catalogue_is_drawn(opened, root):
    window = set(opened["ui-Regular"].getBestCmap())
    for path in sorted((root / "resources" / "translations").glob("*.po")):
        text = "".join(re.findall(r'"(.*)"', path.read_text(encoding="utf-8"))).replace("\\n", "")
        assert not [char for char in set(text) if ord(char) not in window], path.name


def test_the_licence_lies_beside_the_fonts():
    assert "SIL OPEN FONT LICENSE Version 1.1" in assets.read_text("fonts", "OFL.txt")


LETTERS = st.text(st.sampled_from("Жiқ -–W.\u00a01№\n"), max_size=80)


@given(LETTERS, st.floats(10, 120))
def test_wrapping_loses_no_letter_and_keeps_the_width(text, available):
    lines = fonts.wrap(text, fonts.BOLD, 8.0, available)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    for line in lines:
        assert len(line) <= 1 or fonts.width(line, fonts.BOLD, 8.0) <= available + 1e-6


@given(LETTERS, st.floats(30, 120))
def test_balanced_lines_are_no_more_and_lose_nothing(text, available):
    lines = fonts.balance(text, fonts.BOLD, 8.0, available)
    assert len(lines) <= len(fonts.wrap(text, fonts.BOLD, 8.0, available))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_lines_break_at_spaces_and_between_letters_only():
    wide = fonts.width("старший инспектор фронт-", fonts.REGULAR, 8)
    assert fonts.wrap("старший инспектор фронт-офиса", fonts.REGULAR, 8, wide) == ["старший инспектор фронт-", "офиса"]
    narrow = fonts.width("бап 63-", fonts.REGULAR, 8)
    assert fonts.wrap("бап 63-бап", fonts.REGULAR, 8, narrow) == ["бап", "63-бап"]


def test_a_gap_in_the_table_is_a_problem_by_name():
    table = glyphs.parse("0041-005A # capitals\n20B8\n\n")
    assert glyphs.missing("AB₸\n", table) == frozenset()
    problems = glyphs.problems("visitor.surname", "AбBб李", table)
    assert [(p.field, p.code, p.params["char"]) for p in problems] == [
        ("visitor.surname", "glyph_missing", "б"),
        ("visitor.surname", "glyph_missing", "李"),
    ]
    assert problems[0].params["name"] == "U+0431 CYRILLIC SMALL LETTER BE"
    with pytest.raises(ValueError):
        glyphs.parse("not a table")
