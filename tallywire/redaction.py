"""Text without the secrets that addresses and headers carry, for what is stored, logged or shown. Pure."""

import re

from tallywire.rules import read_table

HIDDEN = "***"
# Up to the last @ before the path: a password may hold one. https://example.org/@name is none.
_USER_AND_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/?#\s\"'<>]*@", re.IGNORECASE)
_TABLE = read_table("secrets")["parameters"]
_NAMES = rf"(?:[\w.-]*(?:{'|'.join(_TABLE['endings'])})|{'|'.join(_TABLE['names'])})"
# What names a secret is none: env:NAME and block:NAME are shown.
_SECRET_PARAMETER = re.compile(
    rf"([?&;]{_NAMES}=)(?!(?:env|block):)[^&;#\s\"'<>]*[^&;#\s\"'<>:.,]", re.IGNORECASE
)
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
_AUTHORIZATION = re.compile(
    r"(\bauthorization[\"']?\s*[:=]\s*[\"']?(?:(?:basic|bearer)\s+)?)[^\s\"']+", re.IGNORECASE
)


def redact(text: str) -> str:
    """Return *text* with *** for what logs in: user and password, tokens and keys of addresses, headers.

    "https://ann:pw@news.example/feed?key=1&page=2" → "https://***@news.example/feed?key=***&page=2".
    """
    text = _USER_AND_PASSWORD.sub(rf"\g<1>{HIDDEN}@", text)
    text = _SECRET_PARAMETER.sub(rf"\g<1>{HIDDEN}", text)
    return _AUTHORIZATION.sub(rf"\g<1>{HIDDEN}", text)


def is_secret_name(name: str) -> bool:
    """Return whether the parameter *name* of an address logs in: "access_token", "key"."""
    return _SECRET_NAME.fullmatch(name) is not None
