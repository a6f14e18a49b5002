# SPDX-License-Identifier: Apache-2.0
"""Every paper but the receipt, in every language and size: what went in comes out, nothing else does."""

import dataclasses
import io
import re
import time

import pypdf
import pypdfium2
import pytest
import zxingcpp

from frontdesk import documents
from frontdesk.documents import crime_draft, form, protocol, receipt
from frontdesk.domain import papers
from frontdesk.domain.papers import SIZES
from frontdesk.errors import Refused, WrongUsage
from frontdesk.i18n import texts

CODE = "7F3A-91C2-D05E"
KINDS = sorted(set(SIZES) - {papers.RECEIPT})
EVERY = [(kind, size) for kind in KINDS for size in SIZES[kind]]
LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёЇїЄєҐґ₸№«»—"
LITERAL = '<b>Рога & Копыта</b> <img src="//evil.example/a.png"> {name} %s \\) Tj ET (=HYPERLINK("x")'
LANGUAGES = [("kk", "ru"), ("kk",), ("ru",)]


@pytest.fixture
def drawn(sample, note):
    """Return a renderer of any sample, signed as the papers of appeals are."""

    def render(paper, size=None, /, *, copy=0, checkpoint=note, **changes):
        frozen = sample(paper, **changes).to_json()
        return documents.render_paper(paper, frozen, checkpoint=checkpoint, short_code=CODE, copy=copy, size=size)

    return render


def plain(text):
    return re.sub(r"\s", "", text)


def shown(data):
    """Return the texts of a sample that must be on its paper; codes are worded, instants written otherwise."""
    codes = {"kind", "language", "document_type", "ground", "position", "result", "channel", "calendar", "purpose"}
    beside = {"office_code", "languages", "priority", "complain_to_kk", "complain_to_ru", "outcome"}
    for field in dataclasses.fields(data):
        value = getattr(data, field.name)
        if isinstance(value, str) and field.name not in codes | beside and not re.fullmatch(r"\d{4}-.*T.*", value):
            yield field.name, value


@pytest.mark.parametrize("languages", LANGUAGES, ids="+".join)
@pytest.mark.parametrize(("kind", "size"), EVERY)
def test_what_went_in_comes_out(sample, drawn, read, read_again, kind, size, languages):
    data = sample(kind, languages=languages)
    pdf = drawn(kind, size, languages=languages)
    own = (
        {"place_kk", "position_kk"}
        if languages == ("ru",)
        else {"place_ru", "position_ru"}
        if languages == ("kk",)
        else set()
    )
    if kind in {papers.DAY_SHEET, papers.BLANK} or kind.startswith(("notice", "answer", "hand", "book", "found")):
        own |= {"position_kk", "position_ru"}
    if kind == papers.BLANK:
        own |= {"clerk", "phone"}
    if kind == papers.CRIME_DRAFT:
        own |= {"iin_missing"}
    for text in (plain(read(pdf)), plain(read_again(pdf))):
        for name, value in shown(data):
            if name not in own and not (kind == papers.BOOKING and size == "a6" and name == "clerk"):
                assert plain(value) in text, name
        assert plain(data.office_kk) in text
        assert plain(data.office_ru) in text


@pytest.mark.parametrize("kind", KINDS)
def test_its_title_and_language(drawn, kind):
    reader = pypdf.PdfReader(io.BytesIO(drawn(kind, languages=("ru",))))
    assert reader.trailer["/Root"]["/Lang"] == "ru"
    assert reader.metadata["/Title"]


@pytest.mark.parametrize(("kind", "size"), EVERY)
def test_the_same_values_give_the_same_bytes(drawn, kind, size):
    first = drawn(kind, size)
    drawn(papers.PROTOCOL, account="between")
    assert drawn(kind, size) == first
    if kind != papers.SLIP:
        assert drawn(kind, size, checkpoint=None) != first
    assert drawn(kind, size, copy=1) != first


@pytest.mark.parametrize(("kind", "size"), [pair for pair in EVERY if pair[0] != papers.SLIP])
def test_the_note_is_read_from_the_dots_of_a_coarse_printer(drawn, raster, note, kind, size):
    (found,) = zxingcpp.read_barcodes(raster(drawn(kind, size)))
    assert found.bytes == note.encode("utf-8")
    assert not zxingcpp.read_barcodes(raster(drawn(kind, size, checkpoint=None)))


@pytest.mark.parametrize("kind", KINDS)
def test_marks_stand_on_every_page(drawn, kind):
    long = {"account": "Ә сөз. " * 1500} if kind in {papers.PROTOCOL, papers.CRIME_DRAFT} else {}
    document = pypdfium2.PdfDocument(drawn(kind, copy=3, training=True, **long))
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    for text in pages:
        assert "ОҚУ / УЧЕБНЫЙ" in text
        assert "ТЕЛНҰСҚА № 3 / ДУБЛИКАТ № 3" in text
    if kind != papers.SLIP:
        for number, text in enumerate(pages, 1):
            assert f"страница {number} из {len(pages)}" in text
            assert f"бет {number} / {len(pages)}" in text
    if kind == papers.CRIME_DRAFT:
        assert all("ЖОБА / ПРОЕКТ" in text for text in pages)


# --- letters, mark-up, length


@pytest.mark.parametrize("kind", [papers.PROTOCOL, papers.CRIME_DRAFT])
def test_every_letter_and_no_mark_up(drawn, read, read_again, kind):
    name = ("Әбдіқалықұлы" * 5)[:60]
    pdf = drawn(kind, applicant=name, signer=LETTERS, address=LITERAL, account=f"{LITERAL}\n{LETTERS}")
    for text in (plain(read(pdf)), plain(read_again(pdf))):
        assert plain(name) in text
        assert text.count(plain(LITERAL)) == 2
        assert plain(LETTERS) in text
    assert b"/Annot" not in pdf


@pytest.mark.parametrize("kind", [papers.PROTOCOL, papers.CRIME_DRAFT])
def test_an_account_of_twenty_pages_flows_and_loses_nothing(drawn, kind):
    words = [f"сөз{n}" for n in range(12_500)]
    started = time.perf_counter()
    pdf = drawn(kind, account=" ".join(words))
    assert time.perf_counter() - started < 5  # ten times what it takes
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(pages) >= 20
    assert re.findall(r"сөз\d+", " ".join(pages)) == words
    for text in pages:
        assert "Лауазымды адам · Должностное лицо" in text  # a signature place on every page


def test_two_hundred_thousand_letters_without_a_space(drawn, read):
    started = time.perf_counter()
    pdf = drawn(papers.PROTOCOL, account="Ж" * 200_000)
    assert time.perf_counter() - started < 10
    assert read(pdf).count("Ж") - read(drawn(papers.PROTOCOL, account="А")).count("Ж") == 200_000


@pytest.mark.parametrize("kind", [papers.PROTOCOL, papers.CRIME_DRAFT])
def test_signatures_never_stand_alone(drawn, kind):
    """Whatever the length, the page of the signatures holds a part of the text that is signed."""
    for lines in range(1, 60):
        document = pypdfium2.PdfDocument(
            drawn(kind, account="\n".join(f"жол {n}" for n in range(lines)), languages=("kk",))
        )
        last = document[len(document) - 1].get_textpage().get_text_range()
        document.close()
        assert "Дұрыс жазылған" in last
        said = "растаймын" in last or "жол" in last or "Ескертулер" in last
        assert said, lines


def test_a_paragraph_leaves_no_single_line_behind(drawn):
    for lead in range(20, 40):
        text = "\n".join(["."] * lead + ["сөз " * 120])
        document = pypdfium2.PdfDocument(drawn(papers.PROTOCOL, account=text, languages=("kk",)))
        pages = [page.get_textpage().get_text_range() for page in document]
        document.close()
        lines = [sum(1 for line in page.split("\n") if line.startswith("сөз сөз")) for page in pages]
        assert 1 not in lines, lead


@pytest.mark.parametrize(("name", "said"), [("李明", "U+674E"), ("Иван 😀", "U+1F600"), ("ნინო", "U+10DC")])
def test_a_letter_that_no_font_has_is_named(drawn, name, said):
    for kind, field in ((papers.PROTOCOL, "account"), (papers.HAND_OVER, "summary"), ("notice_return", "why")):
        with pytest.raises(Refused) as refused:
            drawn(kind, **{field: name})
        problem = refused.value.problems[0]
        assert (problem.field, problem.code) == (field, "glyph_missing")
        assert str(problem.params["name"]).startswith(said)


# --- what the law asks for


def test_the_warning_stands_before_the_account_with_a_line_of_its_own(drawn, read):
    """CPC 181(4)."""
    for language in ("kk", "ru"):
        _ = texts(language)
        text = read(drawn(papers.CRIME_DRAFT, languages=(language,), account="МЕНІҢ СӨЗІМ"))
        warning = plain(_(crime_draft.WARNING))
        flat = plain(text)
        assert "419" in warning
        between = flat[flat.index(warning) + len(warning) : flat.index("МЕНІҢСӨЗІМ")]
        assert plain(_("signature")) in between
        assert plain(_(protocol.APPLICANT)) in between
        assert "ӘРПК" not in text
        assert "АППК" not in text


def test_the_protocol_confirms_contacts_and_tells_of_personal_data(drawn, read):
    for language in ("kk", "ru"):
        _ = texts(language)
        flat = plain(read(drawn(papers.PROTOCOL, languages=(language,))))
        for said in (protocol.CONTACTS, protocol.READ, receipt.NOTICE):
            assert plain(_(said)) in flat
        assert flat.count(plain(_("surname, initials"))) >= 3  # contacts, applicant, official


def test_how_a_protocol_was_signed_is_said(drawn, read):
    refused = read(drawn(papers.PROTOCOL, outcome="refused", outcome_reason="Асығыс кетті"))
    assert "Асығыс кетті" in refused
    assert plain(texts("kk")(protocol.READ)) not in plain(refused)
    unable = read(
        drawn(papers.CRIME_DRAFT, outcome="unable", outcome_reason="Көзі көрмейді", signed_by="Омарова А. Б.")
    )
    assert "Омарова А. Б." in unable
    assert "Көзі көрмейді" in unable


def test_texts_of_the_editor_are_on_the_protocol(drawn, read):
    stated = {
        "interpreter": "Ким Е. С.",
        "requests": "Шара қолдануды.\nЖауап беруді.",
        "attachments": "Сурет, 2 парақ",
        "remarks": "Ескерту жоқ",
    }
    text = read(drawn(papers.PROTOCOL, joint=("Омаров Б. Т.", "Ким Е. С."), **stated))
    for value in stated.values():
        assert plain(value) in plain(text)
    assert "Омаров Б. Т.; Ким Е. С." in text
    long = drawn(papers.PROTOCOL, attachments="сурет, " * 500, remarks="\n".join(["жол"] * 200))
    assert plain(read(long)).count("сурет,") == 500


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith(("notice_", "answer"))])
def test_a_notice_names_its_article_and_the_way_to_complain(drawn, read, kind):
    for language, law in (("kk", "ӘРПК"), ("ru", "АППК")):
        flat = plain(read(drawn(kind, languages=(language,))))
        assert law in flat
        if kind in {"notice_return", "notice_extend", "notice_stop", "answer_cover"}:
            assert "91,92" in flat
            assert ("Түркістан" if language == "kk" else "Туркестанской") in flat


@pytest.mark.parametrize("part", [True, False])
@pytest.mark.parametrize("kind", ["application", "complaint"])
def test_forwarding_names_the_right_article(drawn, read, kind, part):
    text = read(drawn("notice_forward", kind=kind, part=part, languages=("ru",)))
    expected = "ст. 91, ч. 4" if kind == "complaint" else "ст. 65, ч. 2" if part else "ст. 65, ч. 1"
    assert expected in text


def test_a_request_is_extended_by_its_own_law(drawn, read):
    assert "401-V" in read(drawn("notice_extend", kind="request_401v"))
    assert "401-V" not in read(drawn("notice_extend"))


def test_six_months_of_a_found_item():
    from datetime import date

    from frontdesk.domain.papers.found_item import owner_until

    assert owner_until(date(2026, 4, 24)) == date(2026, 10, 24)
    assert owner_until(date(2026, 8, 31)) == date(2027, 2, 28)
    assert owner_until(date(2027, 8, 29)) == date(2028, 2, 29)
    assert owner_until(date(2026, 12, 31)) == date(2027, 6, 30)


def test_the_sheet_of_a_day_says_the_uncomfortable_too(drawn, read):
    text = read(drawn(papers.DAY_SHEET))
    for said in (
        "Никто не закрыл, закрыла программа 1",
        "Пропуски в номерах 0",
        "Напечатано повторно 4",
        "4:12",
        "17:00",
        "10231",
    ):
        assert said in text, said
    assert "YPtRmFShd9vaeLHKd2rInWXBi/sTOgMTuJFdyfPeF3g=" in text
    assert "понедельник" in text
    many = tuple(
        (code, 5)
        for code in ("appeal", "crime", "consult", "cert", "inspector", "fines", "vehicle", "found", "pass", "other")
    )
    assert (
        read(drawn(papers.DAY_SHEET, purposes=many * 6, kinds=(("application", 1),) * 40)).count(
            "Көлік, жүргізуші куәлігі"
        )
        == 6
    )


def test_a_preview_has_an_empty_frame(sample, raster, read):
    pdf = documents.render_paper(papers.PROTOCOL, sample(papers.PROTOCOL).to_json(), preview=True)
    assert not zxingcpp.read_barcodes(raster(pdf))
    assert "ҚОЛТАҢБАСЫЗ" not in read(pdf)
    assert "ҚОЛТАҢБАСЫЗ" in read(documents.render_paper(papers.PROTOCOL, sample(papers.PROTOCOL).to_json()))


# --- the receipt on cut sheets


@pytest.mark.parametrize("size", ["a6", "a5"])
@pytest.mark.parametrize("kind", sorted(receipt.KINDS))
def test_the_receipt_on_one_cut_sheet(make, note, read, raster, kind, size):
    data = make(kind=kind, version=2, printed_at="2026-11-23T11:50:00.000+05:00")
    pdf = documents.render_paper(papers.RECEIPT, data.to_json(), checkpoint=note, short_code=CODE, size=size)
    text = read(pdf)
    for part in (
        "KLS-2026-000542",
        "23.11.2026 11:42",
        "23.11.2026 11:50",
        "Серікова А. Б.",
        "22.12.2026",
        "Өтегенқызы Г. Ә.",
        "4071",
        CODE,
    ):
        assert part in text
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    (found,) = zxingcpp.read_barcodes(raster(pdf))
    assert found.bytes == note.encode("utf-8")
    marked = dataclasses.replace(data, training=True).to_json()
    marked = documents.render_paper(papers.RECEIPT, marked, checkpoint=note, short_code=CODE, copy=12, size=size)
    assert len(pypdf.PdfReader(io.BytesIO(marked)).pages) == 1
    unsigned = read(documents.render_paper(papers.RECEIPT, data.to_json(), copy=1, size=size))
    assert plain(texts("ru")(receipt.UNSIGNED)) in plain(unsigned)
    assert "ДУБЛИКАТ № 1" in unsigned


def test_a_receipt_of_the_first_version_has_no_cut_sheet(make):
    with pytest.raises(ValueError, match="version 1"):
        documents.render_paper(papers.RECEIPT, make().to_json(), size="a6")


def test_the_time_of_print_stands_on_receipts_since_version_two(make, note, read):
    text = read(
        receipt.render(make(version=2, printed_at="2026-11-24T09:10:00.000+05:00"), checkpoint=note, short_code=CODE)
    )
    assert "24.11.2026 09:10" in text
    with pytest.raises(ValueError, match="version 2"):
        make(printed_at="2026-11-24T09:10:00.000+05:00")


def test_impossible_papers(sample):
    with pytest.raises(WrongUsage, match="paper_size_impossible"):
        documents.render_paper(papers.PROTOCOL, sample(papers.PROTOCOL).to_json(), size="80mm")
    with pytest.raises(ValueError, match="not a paper of the kind"):
        documents.render_paper(papers.PROTOCOL, sample(papers.HAND_OVER).to_json())


def test_a_block_taller_than_a_page_is_a_bug_and_said(sample):
    paper = form.Form(sample(papers.HAND_OVER), form.Proof())
    block = paper.pages.block()
    block.y = 2000
    with pytest.raises(ValueError, match="taller"):
        paper.put(block)


def test_a_two_page_protocol_is_small(drawn):
    pdf = drawn(papers.PROTOCOL)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2
    assert len(pdf) <= 45_000
