"""Changes and conflicts in sentences, for mail, chat and feeds: who says what, as of when, how sure. Pure."""

from datetime import date, datetime

from tallywire.report.model import ReportConflict, ReportFigure, Side, ToldChange
from tallywire.report.words import (
    UNDATED,
    VERIFICATIONS,
    clean_text,
    say_delta,
    say_name,
    say_ratio,
    say_revision,
    say_short_day,
    say_value,
)


def tell_change(told: ToldChange) -> str:
    """Return a change in two sentences, without the name of its series.

    "Zelensky claims more than 14,000, as of 20 Mar 2022; before: 9,000, a difference of +5,000 (+56%).
    Rose as time moved on."
    """
    change = told.change
    if change.after is None:
        gone = f" {say_value(change.before)}" if change.before else ""
        said = f"{_name(change.source)} no longer gives{gone}, {_say_as_of(change.as_of)}"
    else:
        said = f"{_say(change.source, change.evidence)} {say_value(change.after)}, {_say_as_of(change.as_of)}"
        if change.evidence and change.evidence.verification:
            said += f" ({VERIFICATIONS.get(change.evidence.verification, change.evidence.verification)})"
        if change.before:
            delta = say_delta(change.delta, change.relative_delta)
            said += f"; before: {say_value(change.before)}{f', a difference of {delta}' if delta else ''}"
    happened = "; ".join(say_revision(kind) for kind in told.types)
    return f"{said}. {happened[0].upper()}{happened[1:]}."


def tell_conflict(conflict: ReportConflict) -> str:
    """Return a conflict in a sentence, without the name of its series.

    "At least 10 times apart: Zelensky claims more than 14,000 (20 Mar 2022), Moscow says 1,351 (undated)."
    """
    apart = say_ratio(conflict)
    apart = f"{apart[0].upper()}{apart[1:]}{'' if conflict.ratio is None else ' apart'}"
    return f"{apart}: {_tell_side(conflict.larger)}, {_tell_side(conflict.smaller)}."


def tell_origin(figure: ReportFigure) -> str:
    """Return where a figure stands: "The Daily, reported 8 Oct 2023"; its title is the caller's."""
    reported = f"reported {say_short_day(figure.reported_at)}" if figure.reported_at else UNDATED
    publisher = say_name(figure.publisher) if figure.title and figure.publisher else ""
    return ", ".join(part for part in (publisher, reported) if part)


def _tell_side(side: Side) -> str:
    return f"{_say(side.source, side.evidence)} {say_value(side.value)} ({say_short_day(side.as_of)})"


def _say(source: str | None, figure: ReportFigure | None) -> str:
    """Return who speaks and how: "Zelensky claims", "an unnamed claimant says"."""
    stance = figure.stance if figure else "states"
    return f"{_name(source)} {'says' if stance == 'states' else stance}"


def _name(source: str | None) -> str:
    return clean_text(source) if source and source.strip() else "the article itself, naming nobody,"


def _say_as_of(day: date | datetime | None) -> str:
    return f"as of {say_short_day(day)}" if day else UNDATED
