"""Numbers and moments as people read them."""

from __future__ import annotations

import time


def percent(share: float | None, digits: int = 2) -> str:
    """0.9912 -> '99.12 %'; a dash when there is none."""
    return "–" if share is None else f"{100 * share:.{digits}f} %"


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
