"""From text to figures, in small pure stages.

document → numbers → quantities → counted things and measures → places and times → claimants → figures
"""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable

from tallywire import __version__
from tallywire.language import MODEL_VERSION, WEIGHTS_SHA256

# Modules outside this package that decide what is read too.
BESIDE = ("entities.py", "grammar.py", "language.py", "parse.py", "places.py")


def _digest_sources() -> str:
    """The digest of the code and rule tables that decide what is read: 12 hexadecimal digits."""

    def walk(folder: Traversable) -> list[tuple[str, bytes]]:
        found = []
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                found += walk(entry)
            elif entry.name.endswith((".py", ".toml")):
                found.append((entry.name, entry.read_bytes()))
        return found

    digest = hashlib.sha256()
    beside = [(name, (files("tallywire") / name).read_bytes()) for name in BESIDE]
    for name, data in [*walk(files("tallywire.extract")), *walk(files("tallywire.rules")), *beside]:
        digest.update(f"{name}:{len(data)}:".encode() + data)
    return digest.hexdigest()[:12]


# Stored with every extraction: when it changes, what is stored is read anew by the next run.
_MODEL = f"en_core_web_sm {MODEL_VERSION} {WEIGHTS_SHA256[:12]}"
EXTRACTOR = f"tallywire {__version__} {_digest_sources()} / {_MODEL}"
