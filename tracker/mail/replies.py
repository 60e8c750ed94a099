"""What a person has written in an answer, without what was quoted and signed; in doubt it stays."""

import re

from lxml import html

WROTE = (
    # «пн, 15 июн. 2026 г. в 10:00, Контроль <a@b.ru>:» and «15.06.2026 10:00, Контроль пишет:»
    r"[^\n]{0,200}\d{1,4}[^\n]{0,200}(?:<[^<>\s]+@[^<>\s]+>|пишет|писал(?:а|\(а\))?|написал(?:а|\(а\))?)\s*:\s*",
    # «On Mon, 15 Jun 2026 at 10:00, Tracker <a@b> wrote:», on one line or two
    r"On\s[^\n]{5,200}(?:\n[^\n]{0,100})?\bwrote:\s*",
    r"[-–—_ ]*(?:Original Message|Исходное сообщение|Пересылаемое сообщение|Forwarded message)[-–—_ ]*",
    # the head of a letter as Outlook writes it above what it quotes
    r"\*?(?:От|From):\*?\s[^\n]+\n(?:[^\n]*\n){0,3}?\*?(?:Кому|To|Тема|Subject):\*?\s[^\n]*",
)
QUOTED = re.compile(rf"^(?:{'|'.join(WROTE)})$", re.MULTILINE | re.IGNORECASE)
"""Where what is quoted begins."""

SIGNED = re.compile(r"^-- ?$", re.MULTILINE)
"""Above a signature (RFC 3676, 4.3)."""

LONGEST_SIGNATURE = 12
"""Lines; what is longer below such a mark isn't a signature."""


def own_words(text: str) -> str:
    """The words of an answer itself; those who write below what they quote are left their words too."""
    plain = text.replace("\r\n", "\n").replace("\xa0", " ")
    cut = QUOTED.search(plain)
    above = _unsigned(plain[: cut.start()] if cut else plain)
    kept = _without_quotes(above)
    if kept:
        return kept
    below = _without_quotes(_unsigned(plain[cut.end() :] if cut else plain))
    return below or plain.strip()


def _unsigned(text: str) -> str:
    marks = list(SIGNED.finditer(text))
    if marks and text[marks[-1].end() :].strip().count("\n") < LONGEST_SIGNATURE and text[: marks[-1].start()].strip():
        return text[: marks[-1].start()]
    return text


def _without_quotes(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines() if not line.startswith(">")).strip()


def as_text(markup: str) -> str:
    """The words of a letter in HTML, a line for each paragraph; what it quotes is left out where it is marked so."""
    try:
        tree = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (ValueError, html.etree.ParserError):
        return ""
    for each in tree.xpath("//script | //style | //head | //blockquote | //*[contains(@class, 'gmail_quote')]"):
        each.drop_tree()
    for each in tree.xpath("//br | //p | //div | //li | //tr | //h1 | //h2 | //h3"):
        each.tail = "\n" + (each.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
