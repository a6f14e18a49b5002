# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys
import time
from datetime import date

import pytest
import zxingcpp

from frontdesk import documents
from frontdesk.documents import receipt
from frontdesk.domain.papers import RECEIPT
from frontdesk.errors import Refused, WrongUsage
from frontdesk.i18n import texts

CODE = "7F3A-91C2-D05E"


def both(message, **params):
    return [texts(language)(message, **params).replace("\u00a0", " ") for language in ("kk", "ru")]


def test_says_everything_that_form_f1_asks_for(make, note, read, read_again):
    pdf = receipt.render(make(), checkpoint=note, short_code=CODE)
    for text in (read(pdf), read_again(pdf)):
        for part in (
            "KLS-2026-000542", "23.11.2026 11:42", "Серікова А. Б.", "фронт-кеңсенің аға инспекторы", "старший инспектор фронт-офиса",
            "Қалжат ауданының", "Отдел полиции", "22.12.2026", "сейсенбі · вторник", "дүйсенбі · понедельник",
            "Өтегенқызы Г. Ә.", "4071", CODE, "+7 725 335 12 34",
            *both("Accepted"), *both("Registered on"), *both("Consider by"), *both("Applicant"), *both("Number of sheets"),
            *both("Accepted by"), *both("Receipt of an appeal"), *both("Feedback code (anonymous)"), *both(receipt.NOTICE),
        ):  # fmt: skip
            assert part in text
        assert texts("kk")("Forward by") not in text


@pytest.mark.parametrize("code", ["KLS", "KLSABC"])
def test_qr_read_from_the_printers_dots_is_the_signed_note(make, raster, note, code):
    signed = note.replace("KLS", code)
    for size in ("80mm", "58mm"):
        pdf = receipt.render(make(office_code=code), checkpoint=signed, short_code=CODE, size=size)
        (found,) = zxingcpp.read_barcodes(raster(pdf))
        assert found.bytes == signed.encode("utf-8")
        assert found.format == zxingcpp.BarcodeFormat.QRCode
        assert found.ec_level == "M"


def test_modules_fall_on_whole_printer_dots(make, note, raster):
    image = raster(receipt.render(make(), checkpoint=note, short_code=CODE))
    (found,) = zxingcpp.read_barcodes(image)
    corner = found.position.top_left
    side = found.position.top_right.x - corner.x
    assert round(side / 4) in (65, 69)
    row = corner.y + 2  # through the upper edge of the finder pattern: 7 modules of 4 dots, all dark
    dark = [image.getpixel((corner.x + dx, row)) for dx in range(28)]
    assert dark == [0] * 28
    assert image.getpixel((corner.x + 29, row)) == 255


def test_same_bytes_in_any_process_at_any_time(make, note, tmp_path):
    first = receipt.render(make(), checkpoint=note, short_code=CODE)
    time.sleep(0.01)
    assert receipt.render(make(), checkpoint=note, short_code=CODE) == first
    script = (
        "import sys\nfrom frontdesk import documents\n"
        "out = documents.render_paper('receipt', sys.argv[1], checkpoint=sys.argv[2], short_code=sys.argv[3])\n"
        "open(sys.argv[4], 'wb').write(out)\n"
    )
    for seed, zone, epoch in (("0", "UTC", "1"), ("4711", "Pacific/Auckland", "1900000000")):
        path = tmp_path / f"{seed}.pdf"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": epoch}
        subprocess.run([sys.executable, "-c", script, make().to_json(), note, CODE, path], env=environment, check=True)
        assert path.read_bytes() == first


def test_another_receipt_in_between_changes_nothing(make, note):
    first = receipt.render(make(), checkpoint=note, short_code=CODE)
    receipt.render(make(applicant="Müller Ş. Ğ.", number="KLS-2026-000543"), checkpoint=None, short_code=None, copy=3)
    assert receipt.render(make(), checkpoint=note, short_code=CODE) == first


def test_each_thing_that_differs_gives_another_file(make, note):
    data = make()
    made = [
        receipt.render(data, checkpoint=note, short_code=CODE),
        receipt.render(data, checkpoint=note, short_code=CODE, copy=1),
        receipt.render(data, checkpoint=note, short_code=CODE, copy=2),
        receipt.render(data, checkpoint=None, short_code=CODE),
        receipt.render(data, checkpoint=note, short_code=CODE, size="58mm"),
        receipt.render(make(training=True), checkpoint=note, short_code=CODE),
    ]
    assert len(set(made)) == len(made)


def test_a_second_paper_says_so_with_its_count(make, note, read):
    assert not [
        word
        for word in both("DUPLICATE No. {n}", n=1)
        if word in read(receipt.render(make(), checkpoint=note, short_code=CODE))
    ]
    for copy in (1, 12):
        text = read(receipt.render(make(), checkpoint=note, short_code=CODE, copy=copy))
        assert " / ".join(both("DUPLICATE No. {n}", n=copy)) in text


def test_training_and_missing_signature_are_said(make, note, read):
    text = read(receipt.render(make(training=True), checkpoint=None, short_code=CODE))
    assert " / ".join(both("TRAINING")) in text
    assert " ".join(both("WITHOUT SIGNATURE")) in text
    signed = read(receipt.render(make(), checkpoint=note, short_code=CODE))
    for word in both("TRAINING") + both("WITHOUT SIGNATURE"):
        assert word not in signed


def test_unsigned_paper_has_no_symbol(make, raster):
    assert not zxingcpp.read_barcodes(raster(receipt.render(make(), checkpoint=None, short_code=CODE)))


def test_preview_shows_dots_for_what_only_the_commit_gives_out(make, read, raster):
    for number in ("", "KLS-2026-000000"):
        pdf = receipt.render(make(number=number, feedback_code=None), checkpoint=None, short_code=None, preview=True)
        text = read(pdf)
        assert "KLS-2026-······" in text
        assert "····" in text.replace("KLS-2026-······", "")
        assert not [word for word in both("WITHOUT SIGNATURE") if word in text]
        assert not zxingcpp.read_barcodes(raster(pdf))


def test_dates_of_a_complaint_stand_where_they_are_known(make, note, read):
    both_dates = read(receipt.render(make(forward_by=date(2026, 11, 26)), checkpoint=note, short_code=CODE))
    assert "22.12.2026" in both_dates
    assert "26.11.2026" in both_dates
    forwarded = read(receipt.render(make(due=None, forward_by=date(2026, 11, 26)), checkpoint=note, short_code=CODE))
    assert "26.11.2026" in forwarded
    assert both("Forward by")[0] in forwarded
    assert both("Consider by")[0] not in forwarded


def test_late_entry_shows_both_times(make, note, read):
    text = read(receipt.render(make(claimed_at="2026-11-23T09:05:00.000+05:00"), checkpoint=note, short_code=CODE))
    assert "23.11.2026 09:05" in text
    assert "23.11.2026 11:42" in text


def test_a_crime_report_names_no_administrative_law(make, note, read):
    text = read(
        receipt.render(
            make(kind="crime_report", due=None, number="KLS-K-2026-000001"), checkpoint=note, short_code=CODE
        )
    )
    assert "ӘРПК" not in text
    assert "АППК" not in text
    assert "APPC" not in text
    assert "KLS-K-2026-000001" in text


def test_russian_first_where_the_appeal_is_in_russian(make, note, read):
    text = read(receipt.render(make(languages=("ru", "kk")), checkpoint=note, short_code=CODE))
    assert text.index("Отдел полиции") < text.index("Қалжат ауданының")
    assert "вторник · сейсенбі" in text


@pytest.mark.parametrize("kind", sorted(receipt.KINDS))
def test_every_kind_has_a_receipt(make, note, read, kind):
    text = read(receipt.render(make(kind=kind, applicant=""), checkpoint=note, short_code=CODE))
    for word in (*both(receipt.KINDS[kind]), *both("anonymous")):
        assert word.casefold() in text.casefold()


LITERAL = [
    'Иванов <img src="//evil.example/share/a.png">',
    'ТОО "Рога & Копыта" <ЖШС>',
    "<b>Иванов",
    '<font color="#ff0000" size="7">ПРИНЯТО 09:00</font>',
    '<a href="javascript:alert(1)">Иванов</a>',
    "&lt;b&gt; %s {name} \\( \\) ) Tj ET (",
    "=HYPERLINK(\"http://x/?\"&A1;\"Иванов\")",
    "</x:xmpmeta><?xpacket end='r'?>]]> endstream endobj",
]  # fmt: skip


@pytest.mark.parametrize("name", LITERAL)
def test_a_name_is_printed_letter_by_letter(make, note, read, read_again, name):
    pdf = receipt.render(make(applicant=name, complain_to_kk=name, office_ru=name), checkpoint=note, short_code=CODE)
    for text in (read(pdf), read_again(pdf)):
        assert text.replace(" ", "").count(name.replace(" ", "")) == 3
    assert b"/Annot" not in pdf
    assert b"/URI" not in pdf


def test_no_name_opens_a_file_or_a_socket(make, note, tmp_path):
    """A process that counts its own opens and sockets while it renders; the first receipt reads fonts and words."""
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"not opened")
    evil = f'<img src="{picture}"/><img src="file://{picture}"/><img src="http://evil.example/a.png"/>'
    script = (
        "import sys\nfrom frontdesk import documents\nplain, evil, note = sys.argv[1:]\nseen = []\n"
        "documents.render_paper('receipt', plain, checkpoint=note, short_code='A')\n"
        "sys.addaudithook(lambda name, args: seen.append((name, args)) if name == 'open' or name.startswith('socket') else None)\n"
        "documents.render_paper('receipt', evil, checkpoint=note, short_code='A')\n"
        "assert not seen, seen\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, make().to_json(), make(applicant=evil, clerk=evil).to_json(), note], check=True
    )


def test_ten_thousand_letters_wrap_and_none_is_lost(make, note, read):
    started = time.perf_counter()
    pdf = receipt.render(make(applicant="Ж" * 10_000), checkpoint=note, short_code=CODE)
    assert time.perf_counter() - started < 2.5  # ten times what it takes
    text = read(pdf)
    without = read(receipt.render(make(applicant="А"), checkpoint=note, short_code=CODE))
    assert text.count("Ж") - without.count("Ж") == 10_000
    with pytest.raises(ValueError, match="longer"):
        receipt.render(make(applicant="Ж" * 100_000), checkpoint=note, short_code=CODE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("李明", "U+674E"),
        ("Иван 😀", "U+1F600 GRINNING FACE"),
        ("Иванов\u202eвоне", "U+202E"),
        ("Ива\u200bнов", "U+200B"),
        ("ნინო", "U+10DC"),
    ],
)
def test_a_character_without_a_glyph_is_named_not_printed_as_a_box(make, note, name, said):
    with pytest.raises(Refused) as refused:
        receipt.render(make(applicant=name), checkpoint=note, short_code=CODE)
    problem = refused.value.problems[0]
    assert (problem.field, problem.code) == ("applicant", "glyph_missing")
    assert str(problem.params["name"]).startswith(said)
    assert documents.coverage(name)


def test_names_of_many_neighbours_are_printed(make, note, read):
    for name in (
        "Nguyễn Thị Ánh",
        "Łukasiewicz Ż.",
        "Gülşen Ağaoğlu",
        "Ҷӯраев Ғ. Ҳ.",
        "Ґалаґан Є. Ї.",
        "Əliyev Ç. Ü.",
        "O‘g‘li ʻAbduʼl",
    ):
        assert name in read(receipt.render(make(applicant=name), checkpoint=note, short_code=CODE))


def test_render_paper_takes_the_frozen_form(make, note):
    data = make()
    direct = receipt.render(data, checkpoint=note, short_code=CODE, copy=2, size="58mm")
    assert (
        documents.render_paper(RECEIPT, data.to_json(), checkpoint=note, short_code=CODE, copy=2, size="58mm") == direct
    )
    with pytest.raises(WrongUsage, match="paper_unknown"):
        documents.render_paper("talon", data.to_json())
    with pytest.raises(WrongUsage, match="paper_size_impossible"):
        documents.render_paper(RECEIPT, data.to_json(), size="a0")


def test_importing_the_package_loads_no_pdf_library():
    script = (
        "import sys\nimport frontdesk.documents as documents\n"
        "assert not {'reportlab', 'segno', 'PIL'} & set(sys.modules)\n"
        "documents.warm_up()\nassert {'reportlab', 'segno'} <= set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_paper_is_small_and_of_the_promised_width(make, note, raster):
    pdf = receipt.render(make(training=True), checkpoint=note, short_code=CODE, copy=1)
    assert len(pdf) <= 36_000
    image = raster(pdf)
    assert image.width in (640, 641)
    columns = [image.crop((x, 0, x + 1, image.height)).getextrema()[0] for x in (*range(31), *range(610, 640))]
    assert min(columns) == 255  # a head prints 576 dots; nothing stands outside them
