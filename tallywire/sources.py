"""Who vouches for a number: claimants as texts name them, resolved to the sources of a register. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """What sort of body or person a source is."""

    BELLIGERENT = "belligerent"
    GOVERNMENT = "government"
    IGO = "igo"
    MONITOR_NGO = "monitor_ngo"
    LOCAL_OFFICIAL = "local_official"
    INTELLIGENCE = "intelligence"
    ACADEMIC = "academic"
    MEDIA = "media"
    ANONYMOUS = "anonymous"
    PERSON = "person"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of the register. `party` is an alpha-3 code or an organisation's usual name.

    `speaks_for` is the name of the source whose number it is when this one gives it.
    """

    name: str
    kind: SourceKind
    party: str | None = None
    aliases: tuple[str, ...] = ()
    speaks_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedSource:
    """What a claimant resolves to: the name its track bears, after spelling variants and `speaks_for`.

    `is_registered` says that the register or a pattern of institutions knows it; an unknown claimant
    keeps its own normalised name and has kind `other`.
    """

    name: str
    kind: SourceKind
    party: str | None = None
    is_registered: bool = True
