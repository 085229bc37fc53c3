"""The changes as an Atom feed (RFC 4287): an entry per change, its id the change's own for ever."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tallywire.report.model import ToldChange
from tallywire.report.pages import DatedChange, name_page
from tallywire.report.telling import tell_change, tell_origin
from tallywire.report.words import (
    clean_text,
    say_label,
    say_name,
    say_revision,
    say_source,
    say_value,
    web_address,
)

ATOM = "http://www.w3.org/2005/Atom"
# A tag URI (RFC 4151) under a name that no one can own: ids need only be unique and stable.
ID = "tag:tallywire.invalid,2026:"


def render_atom(changes: Sequence[DatedChange], updated: datetime, site: str | None = None) -> str:
    """Return the feed of *changes*, the newest first. *updated* stands for a feed without entries.

    Links lead to the original articles and to the pages of the series, relative to the folder of the report;
    *site* is the address where that is served.
    """
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    if site:
        feed.set("xml:base", f"{site.rstrip('/')}/")
    add(feed, "id", f"{ID}changes")
    add(feed, "title", "Tallywire: what the figures say")
    add(feed, "updated", say_instant(max((entry.found_at for entry in changes), default=updated)))
    add(feed, "link", rel="self", href="changes.atom", type="application/atom+xml")
    add(feed, "link", rel="alternate", href="changes.html", type="text/html")
    add(SubElement(feed, "author"), "name", "Tallywire")
    add(feed, "generator", "Tallywire")
    for entry in changes:
        add_entry(feed, entry)
    indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def add_entry(feed: Element, dated: DatedChange) -> None:
    """Add the entry of a change."""
    change = dated.change
    entry = SubElement(feed, "entry")
    add(entry, "id", f"{ID}change:{change.revision_id}")
    values = " → ".join(say_value(value) for value in (change.before, change.after) if value)
    after = values if change.after else f"{values}, no longer given"
    add(entry, "title", f"{say_label(change.label)}: {after} ({say_source(change.source)})")
    add(entry, "updated", say_instant(dated.found_at))
    if change.reported_at:
        add(entry, "published", say_instant(change.reported_at))
    add(entry, "link", rel="alternate", href=name_page("series", change.series_id), type="text/html")
    if change.evidence and (address := web_address(change.evidence.url)):
        add(entry, "link", rel="via", href=address)
    add(entry, "category", term=change.type, label=say_revision(change.type))
    told = tell_change(ToldChange(change, (change.type,)))
    lines = [f"{say_label(change.label)}: {told}"]
    if figure := change.evidence:
        title = say_name(figure.title or figure.publisher or "an article without title")
        lines.append(f"“{figure.sentence}” ({title}, {tell_origin(figure)})")
    add(entry, "content", " ".join(lines), type="text")


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> None:
    """Add a child whose text has nothing in it that XML cannot hold."""
    element = SubElement(parent, tag, attributes)
    if text is not None:
        element.text = clean_text(text)


def say_instant(moment: datetime) -> str:
    """Return *moment*, naive UTC, as RFC 3339 has it."""
    return moment.isoformat(timespec="seconds") + "Z"
