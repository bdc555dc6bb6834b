"""Numbers and moments as people read them."""

from __future__ import annotations

import math
import re
import time
import unicodedata


def percent(share: float | None, digits: int = 2) -> str:
    """0.9912 -> '99.12 %'; a dash when there is none."""
    return "–" if share is None else f"{100 * share:.{digits}f} %"


def perplexity(value: float | None) -> str:
    """114.2345 -> '114.2', 4.1234 -> '4.12', 10000 -> '10,000'; a dash when there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 20 else f"{value:.2f}"


def count(number: float | None) -> str:
    """61706 -> '61,706'; a dash when there is none."""
    return "–" if number is None else f"{number:,.0f}"


def duration(seconds: float | None) -> str:
    """75 -> '1 min 15 s'; a dash when unknown."""
    if seconds is None:
        return "–"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def ago(moment: float | None, now: float | None = None) -> str:
    """A unix time as '5 minutes ago'; a dash when unknown."""
    if moment is None:
        return "–"
    passed = max(0.0, (time.time() if now is None else now) - moment)
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if passed >= size:
            many = int(passed // size)
            return f"{many} {unit}{'s' if many > 1 else ''} ago"
    return "just now"


def megabytes(size: float) -> str:
    """Bytes as '11.5 MB'."""
    return f"{size / 1e6:.1f} MB"


def file_size(number: float) -> str:
    """Bytes as '11.5 MB', or '235 kB' below a megabyte."""
    return megabytes(number) if number >= 1e6 else f"{number / 1e3:,.0f} kB"


def literal(text: str) -> str:
    """For Markdown: every character as itself."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~:$-])", r"\\\1", text)


def shorten(text: str, most: int) -> str:
    """The text with its middle left out so that it is about `most` usual letters wide."""
    if _span(text) <= most:
        return text
    kept = min(len(text), most)
    while _span(text[:kept]) >= most and kept > 2:
        kept -= 1
    tail = kept // 3
    return f"{text[: kept - tail].rstrip()}…{text[len(text) - tail :].lstrip()}"


def _span(text: str) -> float:
    """Width of a text in usual letters; capitals and signs of East Asia are wider."""
    return sum(_letter(sign) for sign in text)


def _letter(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 2.0
    return 1.7 if sign in "MWmw@%" else 1.25 if sign.isupper() else 1.0
