"""The tables of cues and units that the extractor reads, as TOML beside this file, and their loader.

Every table is checked against a frozen dataclass: unknown keys, missing keys and patterns that do not
compile raise `RuleError` naming the file and the row. A rule that carries `matches` and `near_miss`
sentences is held to them when it is loaded in the tests.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, cast, get_type_hints

from tallywire.errors import RuleError

Row = TypeVar("Row")


@cache
def read_table(name: str) -> Mapping[str, Any]:
    """Return the TOML table *name* (without ending) of this package as a mapping."""
    return parse_toml(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Return *text* parsed as TOML. Raises `RuleError` naming *name* when it is malformed."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}: not valid TOML: {error}") from error


def build_rows(kind: type[Row], rows: list[dict[str, Any]], where: str) -> tuple[Row, ...]:
    """Return *rows* as instances of the dataclass *kind*, lists as tuples, `re.Pattern` fields compiled.

    The permitted keys are the dataclass's own fields, so that the two lists cannot drift apart.
    Raises `RuleError` naming *where*, the row's number and the key.
    """
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(cast(Any, kind))}
    required = {n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING}
    built = []
    for number, row in enumerate(rows, 1):
        if unknown := row.keys() - known.keys():
            raise RuleError(f"{where}: row {number}: unknown key {min(unknown)!r}")
        if missing := required - row.keys():
            raise RuleError(f"{where}: row {number}: missing key {min(missing)!r}")
        values = {
            key: _convert(value, hints[key], f"{where}: row {number}: {key}") for key, value in row.items()
        }
        built.append(kind(**values))
    return tuple(built)


def _convert(value: Any, hint: Any, where: str) -> Any:
    if "Pattern" in str(hint):
        try:
            return re.compile(value, re.IGNORECASE | re.MULTILINE)
        except (re.error, TypeError) as error:
            raise RuleError(f"{where}: not a pattern: {error}") from error
    if isinstance(value, list):
        return tuple(value)
    if isinstance(hint, type) and not isinstance(value, hint):
        try:
            return hint(value)
        except (TypeError, ValueError) as error:
            raise RuleError(f"{where}: {value!r} is no {hint.__name__}") from error
    return value
