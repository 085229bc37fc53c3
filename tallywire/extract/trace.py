"""Why the fields of a figure are what they are: the decisions of the stages, noted as they are taken.

A number's trace goes with it through the stages. A stage notes what it went by where it gives its answer:
`return trace.decide("party", found, "parties: named with what is counted")`.
"""

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tallywire.models import Basis, Decision, Figure

Value = TypeVar("Value")


@dataclass(slots=True)
class Trace:
    """The decisions on one number so far; of several on a field the last one stands."""

    decisions: tuple[Decision, ...] = ()

    def decide(self, field: str, value: Value, rule: str, basis: Basis = Basis.STATED) -> Value:
        """Return *value*, having noted that *rule* set *field* to it, on the grounds of *basis*."""
        self.decisions = put_decision(self.decisions, Decision(field, rule, basis))
        return value


def put_decision(decisions: tuple[Decision, ...], new: Decision) -> tuple[Decision, ...]:
    """Return *decisions* with *new* in the place of an earlier one on its field, else at the end."""
    if not any(old.field == new.field for old in decisions):
        return (*decisions, new)
    return tuple(new if old.field == new.field else old for old in decisions)


def redecide(figure: Figure, rule: str, basis: Basis, **values: Any) -> Figure:
    """Return *figure* with the fields in *values* set anew and *rule* as the reason of each that changed."""
    path = figure.rule_path
    for field, value in values.items():
        if value != getattr(figure, field):
            path = put_decision(path, Decision(field, rule, basis))
    return replace(figure, **values, rule_path=path)
