"""Which files prove an execution."""

import pytest

from tracker.executions import evidence
from tracker.executions.evidence import Refusal

OFFICE = b"PK\x03\x04" + b"\x00" * 20


@pytest.mark.parametrize(
    ("name", "data", "refused"),
    [
        ("акт.pdf", b"%PDF-1.4", None),
        ("АКТ.PDF", b"%PDF-1.4", None),
        ("справка.docx", OFFICE, None),
        ("таблица.ods", OFFICE, None),
        ("архив.zip", OFFICE, None),
        ("старый.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", None),
        ("ворд.doc", b"{\\rtf1", None),
        ("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic", None),
        ("фото.jpg", b"\x89PNG\r\n", None),
        ("фото.webp", b"RIFF\x00\x00\x00\x00WEBP", None),
        ("письмо.txt", "Направляем акт.\r\n".encode("cp1251"), None),
        ("письмо.txt", "Направляем акт.\n".encode(), None),
        ("bmw.txt", b"BMW is a car", None),
        ("пусто.pdf", b"", Refusal.EMPTY),
        ("большой.pdf", b"%PDF-" + b"0" * evidence.MEGABYTE, Refusal.TOO_LARGE),
        ("список.exe", b"MZ\x90", Refusal.KIND),
        ("страница.html", b"<script>", Refusal.KIND),
        ("картинка.svg", b"<svg>", Refusal.KIND),
        ("макрос.docm", OFFICE, Refusal.KIND),
        ("без-имени", b"%PDF-1.4", Refusal.KIND),
        ("программа.pdf", b"MZ\x90\x00", Refusal.MISMATCH),
        ("фото.png", b"%PDF-1.4", Refusal.MISMATCH),
        ("справка.docx", b"%PDF-1.4", Refusal.MISMATCH),
        ("текст.txt", b"MZ\x90\x00\x03", Refusal.MISMATCH),
    ],
)
def test_the_content_and_the_name_say_together_what_is_taken(name: str, data: bytes, refused: Refusal | None) -> None:
    assert evidence.refusal(name, data, most_megabytes=1) is refused
