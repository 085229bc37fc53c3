"""Secrets where they are kept: named in the settings of a feed, read when they are used, never stored."""

import asyncio
import os
from typing import Any

from tallywire.errors import InputError
from tallywire.feed_options import is_secret_reference


def read_value(value: str) -> str:
    """Return *value*, or the secret that it refers to. Raises `InputError` naming the reference."""
    return read_secret(value) if is_secret_reference(value) else value


def read_secret(reference: str) -> str:
    """Return the secret behind `env:NAME` or `block:NAME`. Raises `InputError` when there is none."""
    kind, _, name = reference.partition(":")
    secret = os.environ.get(name) if kind == "env" else _read_block(name)
    if not secret:
        raise InputError(f"{reference}: no such secret")
    if "\n" in secret or "\r" in secret or not secret.isprintable():
        raise InputError(f"{reference}: holds what no header may")
    return secret


def _read_block(name: str) -> str | None:
    # Seconds, which only those pay who keep secrets there.
    from prefect.blocks.system import Secret

    # Prefect's decorators hide what it returns.
    load: Any = Secret.aload
    try:
        block = asyncio.run(load(name))
    except ValueError:
        return None
    return str(block.get())
