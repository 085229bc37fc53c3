"""What was found, as plain records for JSON: the fields of the gold files, then our own. Pure."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from tallywire.models import Event, Figure, Quantity


def record_finding(finding: Figure | Event | Quantity, article: str) -> dict[str, Any]:
    """Return *finding* as a JSON-ready record: its article first, then its fields in their order.

    Days are ISO dates; whole numbers are written without a fraction. A figure also says whether it is
    `tracked`; its `rule_path` is an object: the reason by field.
    """
    record = {field.name: _plain(getattr(finding, field.name)) for field in fields(finding)}
    if isinstance(finding, Figure):
        record["rule_path"] = {decision.field: str(decision) for decision in finding.rule_path}
        record["tracked"] = finding.tracked
    return {"article": article, **record}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
