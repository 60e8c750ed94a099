"""The verbs behind which those stand who are ordered or advised, with the case that each governs."""

COMMANDS = {
    "предложения": "datv", "рекомендации": "datv", "поручения": "datv", "задания": "datv",
    "рекомендовать": "datv", "поручить": "datv", "предложить": "datv", "предписать": "datv", "разрешить": "datv",
    "указать": "datv", "рекомендуется": "datv", "рекомендую": "datv", "рекомендуем": "datv", "поручаю": "datv",
    "поручается": "datv", "предлагаю": "datv", "предлагаем": "datv", "предлагается": "datv", "надлежит": "datv",
    "необходимо": "datv", "следует": "datv", "нужно": "datv", "обязать": "accs", "просить": "accs",
    "прошу": "accs", "просим": "accs", "попросить": "accs", "обязываю": "accs", "рекомендует": "datv",
    "рекомендуют": "datv", "предлагает": "datv", "предлагают": "datv", "поручает": "datv", "назначить": "accs",
}  # fmt: skip
ADVISORY = frozenset({
    "рекомендовать", "рекомендуется", "рекомендую", "рекомендуем", "рекомендует", "рекомендуют", "предложить",
    "предлагает", "предлагают", "просить", "прошу", "просим", "попросить",
})  # fmt: skip


def command_alone(text: str) -> str | None:
    """Return the command that is the whole text («Рекомендовать:»), in small letters, or None."""
    word = text.strip(" :.–—-").lower()
    return word if word in COMMANDS else None
