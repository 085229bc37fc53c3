"""A corpus whose truth is known: stories told in a small grammar of sentences, with what tracking must find.

Shares no code with the extractor. Every number of a story is used for one statement only, so that edges and
conflicts can be told by their numbers.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

COUNTRIES = (
    "Kenya", "Nepal", "Peru", "Haiti", "Ghana", "Chile", "Yemen", "Malawi", "Bolivia", "Cambodia", "Albania",
    "Morocco", "Uganda", "Zambia", "Ecuador", "Honduras", "Bangladesh", "Pakistan", "Mozambique", "Tanzania",
    "Sri Lanka", "Senegal", "Cameroon", "Angola", "Botswana",
)  # fmt: skip
MORE_COUNTRIES = (
    "Colombia", "Guatemala", "Paraguay", "Mongolia", "Thailand", "Turkey", "Greece", "Romania", "Serbia",
    "Namibia",
)  # fmt: skip
HAZARDS = ("floods", "earthquake")
MEASURES = {"killed": "killed", "injured": "injured", "displaced": "displaced"}
CLAIMANTS = ("the Red Cross", "the United Nations", "the interior ministry", "the Civil Defence")
NOW_SAID = (
    "{hedge} {n} people have been {verb} in {hazard} in {place} so far, {who} said on {day}.",
    "{Hazard} in {place} have {verb} {hedge} {n} people so far, {who} said on {day}.",
    "{Who} said on {day} that {hazard} in {place} had {verb} {hedge} {n} people so far.",
)
THEN_SAID = "As of {then}, {hazard} in {place} had {verb} {n} people, {who} said on {day}."

Edge = tuple[str, float | None, float | None]


@dataclass(frozen=True)
class Told:
    """One version of an article, and the numbers in it. `story` is the number of its story."""

    story: int
    url: str
    title: str
    text: str
    published: datetime
    fetched: datetime


@dataclass
class Truth:
    """What is true of a story: its edges (type, from, to) and its conflicts (lower, higher)."""

    edges: set[Edge] = field(default_factory=set)
    conflicts: set[tuple[float, float]] = field(default_factory=set)


def make_corpus(stories: int, seed: int) -> tuple[list[Told], list[Truth]]:
    """Return the articles of so many stories, in no order, and the truth of each."""
    dice = random.Random(seed)
    kinds = [(c, h, m) for c in COUNTRIES for h in HAZARDS for m in MEASURES]
    dice.shuffle(kinds)
    # No two stories share what their numbers are of.
    kinds += [(c, h, m) for c in MORE_COUNTRIES for h in HAZARDS for m in MEASURES]
    if stories > len(kinds):
        raise ValueError(f"{stories} stories are wanted, and there are {len(kinds)} kinds")
    articles: list[Told] = []
    truths = []
    for number in range(stories):
        country, hazard, measure = kinds[number]
        told, truth = _make_story(dice, number, country, hazard, measure, date(2016, dice.randint(1, 9), 4))
        articles += told
        truths.append(truth)
    dice.shuffle(articles)
    return articles, truths


def _make_story(
    dice: random.Random, number: int, country: str, hazard: str, measure: str, start: date
) -> tuple[list[Told], Truth]:
    numbers = _draw_numbers(dice)
    truth = Truth()
    told: list[Told] = []
    newest: dict[str, tuple[float, bool, date]] = {}
    for who in dice.sample(CLAIMANTS, 2):
        day = start + timedelta(days=dice.randint(0, 3))
        value, is_low = next(numbers), False
        told.append(_tell(dice, number, country, hazard, measure, who, day, value))
        truth.edges.add(("first_report", None, value))
        days = [day]
        for _ in range(dice.randint(1, 3)):
            step = dice.choice(STEPS)
            before, before_day = value, day
            day = before_day + timedelta(days=dice.randint(1, 3))
            if step == "advanced":
                value, is_low = value + next(numbers), False
                truth.edges.add((step, before, value))
                told.append(_tell(dice, number, country, hazard, measure, who, day, value))
                days.append(day)
            elif step == "decrease":
                value, is_low = before - next(numbers) // 10, False
                truth.edges.add((step, before, value))
                told.append(_tell(dice, number, country, hazard, measure, who, day, value))
                days.append(day)
            elif step == "restated":
                other = value + next(numbers)
                truth.edges.add(("restated_up", before, other))
                told.append(_tell(dice, number, country, hazard, measure, who, day, other, then=before_day))
                value, is_low = other, False
                break
            elif step == "hedged":
                if is_low:
                    continue
                is_low = True
                truth.edges.add(("hedge_changed", before, before))
                told.append(_tell(dice, number, country, hazard, measure, who, day, value, hedge="at least"))
                days.append(day)
            elif step == "backdated":
                other = next(numbers)
                past = days[0] - timedelta(days=2)
                truth.edges.add(("backdated", value, other))
                told.append(_tell(dice, number, country, hazard, measure, who, day, other, then=past))
                break
            elif step == "copied":
                first = told[-1]
                told.append(
                    Told(number, f"{first.url}-copy", first.title, first.text, first.published, first.fetched)
                )
                day = before_day
            elif step == "edited":
                first = told[-1]
                other = value + next(numbers)
                when = first.published + timedelta(hours=2)
                changed = first.text.replace(_say(value), _say(other))
                told.append(Told(number, first.url, first.title, changed, when, when))
                # A copy, and what the article said first, stand as they were.
                truth.edges |= {("edited", before, other), ("restated_up", before, other)}
                value, is_low = other, False
                break
        newest.setdefault(who, (value, is_low, days[-1]))
    (a, a_low, a_day), (b, b_low, b_day) = newest.values()
    low, high = min((a, a_low), (b, b_low)), max((a, a_low), (b, b_low))
    if abs((a_day - b_day).days) <= 7 and not low[1] and low[0] != high[0]:
        truth.conflicts.add((low[0], high[0]))
    return told, truth


STEPS = ("advanced", "advanced", "decrease", "restated", "hedged", "backdated", "copied", "edited")


def _draw_numbers(dice: random.Random) -> Iterator[float]:
    """Yield numbers that grow, so that no two statements of a story share one."""
    number = dice.randint(120, 300)
    while True:
        yield float(number)
        number += dice.randint(11, 40)


def _tell(
    dice: random.Random,
    number: int,
    country: str,
    hazard: str,
    measure: str,
    who: str,
    day: date,
    value: float,
    hedge: str = "",
    then: date | None = None,
) -> Told:
    form = THEN_SAID if then else dice.choice(NOW_SAID)
    subject = hazard if hazard == "floods" else f"an {hazard}"
    shown = subject[:1].upper() + subject[1:]
    sentence = form.format(
        hedge=hedge, n=_say(value), verb=MEASURES[measure], hazard=subject, Hazard=shown, place=country,
        who=who, Who=who[:1].upper() + who[1:], day=f"{day:%A}", then=f"{then.day} {then:%B}" if then else "",
    )  # fmt: skip
    sentence = " ".join(sentence.split())
    if subject.startswith("an ") and " have " in sentence and "people have" not in sentence:
        sentence = sentence.replace(" have ", " has ", 1)
    sentence = sentence[:1].upper() + sentence[1:]
    title = f"{hazard.capitalize()} in {country}: {who.removeprefix('the ')} reports"
    moment = datetime.combine(day, time(9, dice.randint(0, 59)))
    url = f"https://news.example/{number}/{who.split()[-1].lower()}-{day:%m%d}-{int(value)}"
    return Told(number, url, title, f"{title}\n\n{sentence}\n", moment, moment)


def _say(value: float) -> str:
    return f"{int(value):,}"
