# SPDX-License-Identifier: Apache-2.0
"""Ready texts: the shipped ones are whole, an office adds its own, a broken file is told."""

import pytest

from frontdesk.domain.protocol import FORMS
from frontdesk.errors import Trouble
from frontdesk.ready_texts import ready_texts


def test_every_form_has_texts_in_both_languages(tmp_path):
    shipped = ready_texts(tmp_path)
    assert {text.form for text in shipped} == set(FORMS)
    for text in shipped:
        assert set(text.titles) == {"kk", "ru", "en"}
        assert text.text("kk") != text.text("ru")
        assert text.text("other") == text.kk


def test_an_office_adds_its_own_in_front(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "protocol.toml").write_text(
        '[[text]]\nform = "protocol"\ntitle = { kk = "Ит", ru = "Собака" }\nkk = "Ит <b>үреді</b>"\nru = "Собака лает"\n',
        encoding="utf-8",
    )
    first, *rest = ready_texts(tmp_path)
    assert (first.title("en"), first.title("kk"), first.kk) == ("Собака", "Ит", "Ит <b>үреді</b>")
    assert tuple(rest) == ready_texts(tmp_path / "nobody")


@pytest.mark.parametrize(
    "content", [b"[[text]\n", b"\xff", b"text = 1\n", b'[[text]]\nform = "protocol"\n', b"stray = 1\n"]
)
def test_a_broken_file_is_told(tmp_path, content):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "protocol.toml").write_bytes(content)
    with pytest.raises(Trouble) as told:
        ready_texts(tmp_path)
    assert told.value.code == "texts_unreadable"
