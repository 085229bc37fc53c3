"""A folder of pages, brought up to date in place: each whole at any moment, only changed ones written.

What each page was made from is kept beside the pages, so that one that would come out the same is not even
rendered.
"""

import hashlib
import json
import os
from pathlib import Path

from tallywire.report.html import read_sources

MANIFEST = ".pages.json"
# The folders that hold nothing but what a report writes.
OWNED = ("articles", "assets", "claimants", "series")


class SiteFolder:
    """The folder under way. `put` what it shall hold, then `finish`; what was not put or kept is removed.

    Pages of what is no more go last, when no page leads to them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = self.kept = self.removed = 0
        self._wanted: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self._look = hashlib.sha256(read_sources()).hexdigest()
        for owned in OWNED:
            (folder / owned).mkdir(parents=True, exist_ok=True)
        self._there = {
            str(path.relative_to(folder))
            for place in (folder, *(folder / owned for owned in OWNED))
            for path in place.iterdir()
            if path.is_file()
        }
        self._before = self._read_manifest()

    def is_due(self, name: str, state: str) -> bool:
        """Return whether the page *name* must be made, since it is to show *state*; if not, it is kept."""
        digest = hashlib.sha256(f"{self._look}\n{state}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._states[name] = digest
        if name in self._there and self._before.get(name) == digest:
            self._wanted[name] = digest
            self.kept += 1
            return False
        return True

    def put(self, name: str, content: str | bytes) -> None:
        """Let the folder hold *content* as *name*; text in UTF-8, lone surrogates as "?"."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        digest = self._states.get(name) or hashlib.sha256(data).hexdigest()[:32]
        self._wanted[name] = digest
        if name not in self._states and name in self._there and self._before.get(name) == digest:
            self.kept += 1
            return
        # Until all is written nothing vouches for any page: a report that is killed is made anew.
        (self.folder / MANIFEST).unlink(missing_ok=True)
        path = self.folder / name
        new = path.with_name(f".{path.name}.new")
        new.write_bytes(data)
        os.replace(new, path)
        self.written += 1

    def finish(self) -> None:
        """Remove what is no longer wanted and write down what the pages were made from."""
        for name in self._there - self._wanted.keys():
            if name.split("/")[0] in OWNED or name.endswith(".new"):
                (self.folder / name).unlink(missing_ok=True)
                self.removed += 1
        if self.written or self.removed or self._wanted != self._before:
            new = self.folder / f"{MANIFEST}.new"
            new.write_text(json.dumps(self._wanted, indent=0), encoding="utf-8")
            os.replace(new, self.folder / MANIFEST)

    def _read_manifest(self) -> dict[str, str]:
        try:
            said = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return {str(name): str(digest) for name, digest in said.items()} if isinstance(said, dict) else {}
