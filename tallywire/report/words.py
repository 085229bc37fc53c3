"""Values, days, hedges and revisions in plain words, the same in every rendering.

Text from articles passes through `clean_text` before it reaches any output: no control character,
direction override or lone surrogate of an article reaches a terminal, a page or a file.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import quote, urlsplit

from tallywire.models import Quantifier
from tallywire.report.model import ReportConflict, ReportData, Value
from tallywire.rules import read_table

UNATTRIBUTED = "unattributed"
UNDATED = "undated"

HEDGES = {
    Quantifier.EXACT: "{}",
    Quantifier.APPROXIMATE: "about {}",
    Quantifier.AT_LEAST: "at least {}",
    Quantifier.MORE_THAN: "more than {}",
    Quantifier.AT_MOST: "up to {}",
    Quantifier.LESS_THAN: "less than {}",
    Quantifier.BETWEEN: "{}",
    Quantifier.VAGUE: "{}",
}
SIGNS = {
    Quantifier.APPROXIMATE: "≈",
    Quantifier.AT_LEAST: "≥",
    Quantifier.MORE_THAN: ">",
    Quantifier.AT_MOST: "≤",
    Quantifier.LESS_THAN: "<",
}
REVISIONS = {
    "first_report": "first report",
    "reaffirmed": "said again, unchanged",
    "hedge_changed": "same number, put differently",
    "advanced": "rose as time moved on",
    "receded": "fell as time moved on",
    "decrease": "a running total fell: look into it",
    "restated_up": "restated upward for the same day or event",
    "restated_down": "restated downward for the same day or event",
    "backdated": "a value for an earlier day, given later",
    "narrowed": "range narrowed",
    "widened": "range widened",
    "new_period": "next period",
    "definition_break": "counts something else from here on",
    "edited": "edited in a later version of the article",
    "removed": "removed from a later version of the article",
    "withdrawn": "withdrawn",
}
GRADES = {
    "withdrawn": "withdrawn",
    "discounted": "retracted",
    "contested": "contested",
    "admitted": "admitted",
    "corroborated": "corroborated",
    "single_source": "single source",
}
FEED_HEALTH = {
    "ok": "well",
    "new": "not polled yet",
    "failing": "failing",
    "gone": "gone",
    "disabled": "switched off",
}
GRADE_MEANINGS = {
    "contested": "another claimant's newest value of the same thing excludes it",
    "corroborated": "two or more independent claimants agree, or could",
    "single_source": "one claimant alone, for all we have read",
    "admitted": "said against the claimant's own interest",
    "withdrawn": "taken back by its claimant",
    "discounted": "taken back by the publisher of the article",
}
STANDINGS = {
    "copy": "copy of another report",
    "apart": "a further number of its sentence",
    "denied": "denied",
    "withdrawn": "withdrawn",
}
VERIFICATIONS = {
    "confirmed": "counts only confirmed",
    "unverified": "not independently verified",
    "disputed": "disputed",
    "undercount": "admitted undercount",
}
BASES = {
    "feed": "its feed",
    "meta": "its page",
    "text": "its text",
    "curated": "the curator",
    "fetched": "when it was fetched",
    "unknown": "not known",
}
CLASSES = {
    "cumulative": "running total",
    "window": "within a stated period",
    "event": "toll of one event",
    "stock": "how many there are at a moment",
}
MAGNITUDES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
SHORT = {"m": "m", "b": "bn", "t": "tn"}
UNSEEN = {"Cc", "Cs", "Co", "Cn"}
BREAKS = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]")
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Letters of a name that are shown; some feeds put a text where their title should be.
MAX_NAME = 200
ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b", re.ASCII)


def clean_text(text: str) -> str:
    """Return *text* on one line without control characters, lone surrogates or direction overrides.

    Length is not kept: cut at offsets first, clean after.
    """
    # What is printable holds none of these; a large site has millions of texts, nearly all of them so.
    if text.isprintable():
        return text
    text = DIRECTIONS.sub("", BREAKS.sub(" ", text))
    return "".join(c for c in text if c.isprintable() or unicodedata.category(c) not in UNSEEN)


def say_name(name: str) -> str:
    """Return the name of a feed, an article or a publisher, cut where it is so long that it is none."""
    name = clean_text(name)
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1].rstrip()}…"


def say_number(number: float) -> str:
    """Return *number* as a newspaper prints it: "9,000", "1.2 million", "0.5"; never rounded."""
    for size, name in MAGNITUDES:
        scaled = number / size
        if abs(scaled) >= 1 and round(scaled, 2) * size == number:
            return f"{scaled:,.2f}".rstrip("0").rstrip(".") + f" {name}"
    return f"{number:,.0f}" if number == int(number) else f"{number:,}"


def say_value(value: Value) -> str:
    """Return *value* in words with its hedge and, unless of people, its unit: "more than 2,000 vehicles".

    A vague one is named as texts name its size, with what that is taken for: "hundreds of houses (200–999)".
    """
    if value.quantifier is Quantifier.VAGUE and (size := name_size(value.low, value.high)):
        unit = _with_unit("", value).strip()
        return f"{size}{' of ' if unit else ''}{unit} ({_said(value, ' ')})"
    return HEDGES[value.quantifier].format(_with_unit(_said(value, " "), value))


def sign_value(value: Value) -> str:
    """Return *value* as briefly as a chart can carry it: "≥6,000", "≈1.5m", "200–999"."""
    said = re.sub(r" ([mbt])\w+llion", lambda found: SHORT[found[1]], _said(value, ""))
    return SIGNS.get(value.quantifier, "") + said + ("%" if value.unit == "%" else "")


def name_size(low: float | None, high: float | None) -> str | None:
    """Return the word for a vague interval, "hundreds" for 200 to 999; None where it has none."""
    sizes: dict[str, list[float]] = read_table("numbers")["vague"]
    return next((word for word, ends in sizes.items() if ends == [low, high]), None)


def _said(value: Value, around: str) -> str:
    ends = [end for end in (value.low, value.high) if end is not None]
    if not ends:
        return "no number"
    if len(ends) == 2 and ends[0] != ends[1]:
        first, last = say_number(ends[0]), say_number(ends[1])
        joint = "–" if " " not in first + last else f"{around}–{around}"
        return f"{first}{joint}{last}"
    return say_number(ends[0])


def _with_unit(number: str, value: Value) -> str:
    if value.unit == "%":
        return f"{number}%"
    if value.unit in (None, "", "person"):
        return number
    return f"{number} {_plural(str(value.unit)) if number != '1' else value.unit}"


def _plural(unit: str) -> str:
    # Symbols, codes and compounds such as "km", "USD", "kg/ha" or "USD per year" take no plural.
    if not re.fullmatch(r"[a-z]{3,}(?: [a-z]+)*", unit) or re.search(r"\bper\b|s$", unit):
        return unit
    if unit == "foot":
        return "feet"
    if re.search(r"[^aeiou]y$", unit):
        return unit[:-1] + "ies"
    return unit + ("es" if re.search(r"(x|ch|sh)$", unit) else "s")


def say_day(day: date | datetime | None) -> str:
    """Return *day* as "3 March 2022", or "undated"."""
    return UNDATED if day is None else f"{day.day} {day:%B %Y}"


def say_short_day(day: date | datetime | None) -> str:
    """Return *day* as "3 Mar 2022", or "undated"."""
    return UNDATED if day is None else f"{day.day} {day:%b %Y}"


def say_moment(moment: datetime | None) -> str:
    """Return *moment* as "3 March 2022, 14:05 UTC", or "not known"."""
    return "not known" if moment is None else f"{say_day(moment)}, {moment:%H:%M} UTC"


def say_label(label: str) -> str:
    """Return the label of a series for people, its days as `say_day` has them: "event of 7 October 2023"."""
    return ISO_DAY.sub(lambda found: _say_iso_day(found[0]), label)


def _say_iso_day(written: str) -> str:
    try:
        return say_day(date.fromisoformat(written))
    except ValueError:
        return written


def say_source(source: str | None) -> str:
    """Return the claimant's name, or "unattributed" for the narrator."""
    return clean_text(source) if source and source.strip() else UNATTRIBUTED


def say_revision(kind: str) -> str:
    """Return the type of a revision in words."""
    return REVISIONS.get(kind, kind.replace("_", " "))


def say_ratio(conflict: ReportConflict) -> str:
    """Return how far the two sides are apart: "18 times", "about 15 times", "at least 8.8 times"."""
    return say_times(conflict.ratio, find_hedge(conflict.larger.value, conflict.smaller.value))


def find_hedge(*values: Value) -> Quantifier:
    """Return how sure their ratio is: a bound where one is that or an interval, else about, else exact."""
    return join_hedges(value.quantifier for value in values)


def join_hedges(quantifiers: Iterable[Quantifier]) -> Quantifier:
    """Return how sure a ratio of values with these *quantifiers* is; see `find_hedge`."""
    said = set(quantifiers)
    if said <= {Quantifier.EXACT, Quantifier.APPROXIMATE}:
        return Quantifier.EXACT if said == {Quantifier.EXACT} else Quantifier.APPROXIMATE
    return Quantifier.AT_LEAST


def say_times(ratio: float | None, hedge: Quantifier) -> str:
    """Return *ratio* in words; None is that of something to zero."""
    if ratio is None or not math.isfinite(ratio):
        return "one of them is zero"
    digits = 0 if ratio >= 10 else 1
    shown = round(ratio, digits)
    if hedge is Quantifier.AT_LEAST:
        # A bound is rounded down: more than 2,000 against 227 does not say "at least 9 times".
        shown = math.floor(ratio * 10**digits + 1e-9) / 10**digits
    return f"{HEDGES[hedge].format(f'{shown:,.{digits}f}')} times"


def say_delta(delta: float | None, relative: float | None) -> str:
    """Return a difference with its sign and share: "+1,250 (+9%)"; empty where there is none."""
    if not delta:
        return ""
    sign = "+" if delta > 0 else "−"
    share = "" if relative is None else f" ({sign}{_percent(abs(relative))})"
    return f"{sign}{say_number(round(abs(delta), 6))}{share}"


def _percent(share: float) -> str:
    percent = share * 100
    return f"{percent:,.0f}%" if percent >= 1 else f"{percent:.1g}%"


def say_count(number: int, noun: str) -> str:
    """Return "1 figure", "12 figures", "no figures"."""
    return f"1 {noun}" if number == 1 else f"{f'{number:,}' if number else 'no'} {_plural(noun)}"


def say_headline(data: ReportData) -> str:
    """Return in one sentence what the last run changed."""
    run, since = data.run, data.previous_run
    if run is None:
        return "No run has written to this archive yet."
    totals = data.totals
    if data.scope:
        revisions = totals.changes - totals.first_reports
        counted = [
            (totals.first_reports, "first report"),
            (revisions, "revision"),
            (totals.conflicts, "conflict"),
        ]
        said = ", ".join(say_count(number, noun) for number, noun in counted)
        return f"{data.scope[0].upper()}{data.scope[1:]}: {said}."
    counts = {
        "new article": run.articles_new,
        # Every new article brings its first version; what is more is a later version of one.
        "later version": run.versions_new - run.articles_new,
        "new figure": run.figures_new,
        "first report": totals.first_reports,
        "revision": totals.changes - totals.first_reports,
        "new conflict": totals.new_conflicts,
        "changed reading": totals.rereadings,
        "edited figure": len(data.article_changes),
    }
    listed = ", ".join(say_count(number, noun) for noun, number in counts.items() if number > 0)
    if since is None:
        return f"First run: {listed}." if listed else "The first run found nothing to read."
    if not listed:
        return f"Nothing changed since the run on {say_moment(since.started_at)}."
    return f"Since the run on {say_moment(since.started_at)}: {listed}."


def web_address(url: str | None) -> str | None:
    """Return *url* when it is a plain http(s) address that is safe to link to, else None.

    Spaces, quotes, brackets and control characters are percent-encoded.
    """
    if not url:
        return None
    try:
        parts = urlsplit(clean_text(url).strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    return quote(parts.geturl(), safe="%/:?#@!$&*+,;=~-._[]" if "[" in parts.netloc else "%/:?#@!$&*+,;=~-._")
