"""A figure explained: the sentence it stands in with its number marked, and the rule behind each field."""

from tallywire.models import Event, Figure, Quantity
from tallywire.records import record_finding
from tallywire.report.words import clean_text, say_number

_NOT_EXPLAINED = "-"


def explain_finding(finding: Figure | Event | Quantity, article: str) -> str:
    """Return the lines that explain a figure of *article*: field, value, and the rule with its grounds.

    Raises `TypeError` for what is no figure.
    """
    if not isinstance(finding, Figure):
        raise TypeError(f"a figure is wanted, not {type(finding).__name__}")
    record = record_finding(finding, article)
    reasons: dict[str, str] = record["rule_path"]
    rows = [("value", _say_value(finding), f'numbers: "{finding.text}"')]
    rows += [(field, _say(record[field]), reason) for field, reason in reasons.items()]
    rows.append(("confidence", _say(finding.confidence), ""))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [
        f"  {field:{widths[0]}}  {value:{widths[1]}}  {clean_text(reason)}".rstrip()
        for field, value, reason in rows
    ]
    return "\n".join([f"{clean_text(article)}, {finding.start}: {_mark(finding)}", *lines]) + "\n\n"


def _mark(figure: Figure) -> str:
    start, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
    before, behind = figure.sentence[:start], figure.sentence[end:]
    return f"{clean_text(before)}[[{clean_text(figure.text)}]]{clean_text(behind)}"


def _say_value(figure: Figure) -> str:
    low, high = (say_number(n) if n is not None else "" for n in (figure.low, figure.high))
    return low if low == high else f"{low}..{high}"


def _say(value: object) -> str:
    return _NOT_EXPLAINED if value is None else clean_text(str(value))
