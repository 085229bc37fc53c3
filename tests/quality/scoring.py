"""How well extracted figures and events agree with gold, where the shared scorers are not at hand.

The same rules as the shared gold's `score.py` and `score_events.py`; a test holds the two to each other.
Rows are plain records with the fields of the gold files.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

FIELDS = (
    "value", "quantifier", "kind", "unit", "counted", "measure", "party", "status", "place",
    "claimant", "stance", "verification", "accounting", "as_of", "tracked",
)  # fmt: skip
CORE = ("value", "measure", "party", "claimant")
FULL = (*CORE, "quantifier", "accounting", "as_of")
NAMES = frozenset({"counted", "place", "claimant"})
# Words that do not tell one name from another.
LOOSE = {
    "mr", "mrs", "ms", "dr", "president", "prime", "minister", "secretary", "defence", "defense", "foreign",
    "general", "colonel", "mayor", "governor", "spokesman", "spokesperson", "spokeswoman", "sir", "the", "a",
    "an", "of", "in", "s", "its", "his", "her", "their", "from", "for", "and",
}  # fmt: skip


def same_name(gold: str | None, predicted: str | None) -> bool:
    """Whether one name's telling words contain the other's, Zelensky and Zelenskyy being one."""
    if not gold or not predicted:
        return not gold and not predicted
    g, p = _telling_words(gold), _telling_words(predicted)
    return g <= p or p <= g


def _telling_words(name: str) -> set[str]:
    every = re.findall(r"[^\W_]+", name.lower().replace("’", "'").replace("'s", ""))
    kept = {re.sub(r"y+$", "y", re.sub(r"iy$", "y", word)) for word in every if word not in LOOSE}
    return kept or set(every)


def same_number(a: float | None, b: float | None) -> bool:
    """Whether two bounds are the same number, or both open."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-6 * max(1.0, abs(a))


def agrees(field: str, gold: Row, predicted: Row) -> bool:
    """Whether *predicted* has *field* right; the value is both bounds."""
    if field == "value":
        return all(same_number(gold[bound], predicted[bound]) for bound in ("low", "high"))
    g, p = gold[field], predicted[field]
    if field in NAMES:
        return same_name(g, p)
    return g.casefold() == p.casefold() if isinstance(g, str) and isinstance(p, str) else bool(g == p)


def score_figures(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[str, float]:
    """Return detection, core and full F1, and the share of each field right on matched tracked figures.

    Only articles that have gold figures count.
    """
    by_article = _group(predicted)
    pairs: list[tuple[Row, Row]] = []
    n_predicted = n_tracked = 0
    for article, rows in _group(gold).items():
        theirs = by_article[article]
        n_predicted += len(theirs)
        n_tracked += sum(row["tracked"] for row in theirs)
        pairs += match_figures(rows, theirs)
    tracked = [(g, p) for g, p in pairs if g["tracked"]]
    both = [(g, p) for g, p in tracked if p["tracked"]]
    n_gold_tracked = sum(row["tracked"] for row in gold)

    def tuples(parts: Iterable[str]) -> float:
        right = sum(all(agrees(part, g, p) for part in parts) for g, p in both)
        return _f1(right, n_tracked, n_gold_tracked)

    return {
        "detection": _f1(len(pairs), n_predicted, len(gold)),
        "tracked": _f1(len(both), n_tracked, n_gold_tracked),
        "core": tuples(CORE),
        "full": tuples(FULL),
        **{field: _share(sum(agrees(field, g, p) for g, p in tracked), len(tracked)) for field in FIELDS},
    }


def score_events(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[str, float]:
    """Return the share of must-have events found, and of all of them those with each part right."""
    parts = {"found": 0, "actor_and_target": 0, "date": 0, "place": 0, "status": 0}
    for event in gold:
        near = [row for row in predicted if _overlap(event, row) and row["type"] in event["types"]]
        if not near:
            continue
        best = max(near, key=lambda row: (_roles_right(event, row), event["date"] == row["date"]))
        parts["found"] += 1
        parts["actor_and_target"] += _roles_right(event, best) == 2
        parts["date"] += event["date"] == best["date"]
        parts["place"] += same_name(event["place"], best["place"])
        parts["status"] += event["status"] == best["status"]
    return {part: _share(right, len(gold)) for part, right in parts.items()}


def _roles_right(gold: Row, predicted: Row) -> int:
    return sum(same_name(gold[role], predicted[role]) for role in ("actor", "target"))


def match_figures(gold: Sequence[Row], predicted: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return the pairs of figures whose spans overlap, each used once, those with the same value first."""
    near = [
        (not agrees("value", g, p), abs(g["start"] - p["start"]), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if _overlap(g, p)
    ]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(near):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def _overlap(a: Row, b: Row) -> bool:
    return bool(a["article"] == b["article"] and a["start"] < b["end"] and b["start"] < a["end"])


def _group(rows: Sequence[Row]) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["article"]].append(row)
    return groups


def _share(right: int, of: int) -> float:
    return round(right / of, 4) if of else 0.0


def _f1(hits: int, n_predicted: int, n_gold: int) -> float:
    if not hits:
        return 0.0
    precision, recall = hits / n_predicted, hits / n_gold
    return round(2 * precision * recall / (precision + recall), 4)
