"""A report made by hand from the seed articles and two later ones of ours, and the golden files it gives.

The golden files are rewritten by one command, and reviewed in the diff:

    python tests/domain/report_fixture.py
"""

import json
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from tallywire.models import Quantifier
from tallywire.report.atom import render_atom
from tallywire.report.json import render_json
from tallywire.report.markdown import render_artifact, render_markdown
from tallywire.report.model import (
    ArticleChange,
    FeedHealth,
    ReportConflict,
    ReportData,
    ReportFailure,
    ReportFigure,
    ReportRevision,
    Run,
    SeriesCard,
    Side,
    Totals,
    Track,
    Value,
    order_changes,
)
from tallywire.report.pages import (
    ArticleEdit,
    ArticleEntry,
    ArticleEvent,
    ArticlePage,
    DatedChange,
    SourceEntry,
    SourceLine,
    SourcePage,
    TextFigure,
    TextVersion,
)

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
E, A, G, M, U, L, B, V = (
    Quantifier.EXACT,
    Quantifier.APPROXIMATE,
    Quantifier.AT_LEAST,
    Quantifier.MORE_THAN,
    Quantifier.AT_MOST,
    Quantifier.LESS_THAN,
    Quantifier.BETWEEN,
    Quantifier.VAGUE,
)
INVASION = ArticleEntry(
    article_id="a002",
    title="The city of Kherson has fallen",
    publisher=None,
    url=None,
    published_at=datetime(2022, 3, 3),
    published_basis="text",
    n_figures=16,
    n_versions=1,
    note=None,
    opening="How it begins",
)
THIRD_MONTH = ArticleEntry(
    article_id="a000",
    title="ICC joins European prosecutors",
    publisher=None,
    url=None,
    published_at=datetime(2022, 4, 26),
    published_basis="text",
    n_figures=10,
    n_versions=1,
    note=None,
    opening="How it begins",
)
BAKHMUT = ArticleEntry(
    article_id="a001",
    title="Casualties mount in battle for Bakhmut",
    publisher=None,
    url=None,
    published_at=None,
    published_basis="unknown",
    n_figures=9,
    n_versions=1,
    note=None,
    opening="How it begins",
)
LATER = ArticleEntry(
    article_id="a100",
    title="What a week of war has cost",
    publisher="The Example Post",
    url="https://news.example/2022/03/10/cost?page=1",
    published_at=datetime(2022, 3, 10, 6, 30),
    published_basis="feed",
    n_figures=5,
    n_versions=1,
    note=None,
    opening="How it begins",
)
EDITED = ArticleEntry(
    article_id="a101",
    title="Ministry Restates Its Losses",
    publisher="Example Wire",
    url="https://wire.example/losses",
    published_at=datetime(2022, 3, 25, 17, 0),
    published_basis="meta",
    n_versions=2,
    n_figures=4,
    note=None,
    opening="How it begins",
)
UKRAINE_ARMY, UN, UK = "Volodymyr Zelensky", "UN human rights office", "UK government"
FIRST = Run(
    run_id="r1",
    started_at=datetime(2026, 1, 4, 6, 0),
    finished_at=datetime(2026, 1, 4, 6, 1),
    status="completed",
    articles_new=3,
    versions_new=3,
    figures_new=35,
    revisions_new=35,
    failures=0,
)
SECOND = replace(
    FIRST,
    run_id="r2",
    started_at=datetime(2026, 1, 5, 6, 0),
    finished_at=datetime(2026, 1, 5, 6, 2),
    articles_new=2,
    versions_new=3,
    figures_new=10,
    revisions_new=9,
    failures=2,
)


def figure(
    name: str,
    article: ArticleEntry,
    source: str | None,
    text: str,
    sentence: str,
    low: float | None,
    high: float | None,
    quantifier: Quantifier = E,
    *,
    series: str | None = None,
    unit: str = "person",
    measure: str = "killed",
    as_of: date | None = None,
    stance: str = "states",
    verification: str | None = None,
    claimant: str | None = None,
    counted: str | None = None,
) -> ReportFigure:
    """A figure of *article*, its sentence found in the article's own text when only its start is given."""
    return ReportFigure(
        figure_id=name.replace("-", ""),
        article_id=article.article_id,
        series_id=series,
        source=source,
        value=Value(low=low, high=high, quantifier=quantifier, unit=unit),
        text=text,
        sentence=sentence,
        offset=sentence.index(text),
        counted=counted,
        measure=measure,
        claimant=claimant or source,
        stance=stance,
        verification=verification,
        as_of=as_of,
        holds_on=as_of or (article.published_at.date() if article.published_at else None),
        reported_at=article.published_at,
        reported_basis=article.published_basis,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
    )


def find_sentence(seed: str, start: str) -> str:
    """The sentence of the seed article *seed* that begins with *start*."""
    (path,) = (ROOT / "seeds" / "articles").glob(f"{seed}*.txt")
    text = path.read_text(encoding="utf-8")
    at = text.index(start)
    stops = [text.find(stop, at) for stop in (". ", ".\n", ".” ")]
    return text[at : min(stop for stop in stops if stop > 0) + 1]


def track(source: str | None, grade: str, *figures: ReportFigure, is_stale: bool = False) -> Track:
    """A track whose newest figure is the last."""
    return Track(
        source=source, figures=figures, newest_id=figures[-1].figure_id, grade=grade, is_stale=is_stale
    )


def revise(
    card_id: str,
    label: str,
    kind: str,
    before: ReportFigure | None,
    after: ReportFigure | None,
    *,
    is_new: bool,
    cause: str = "news",
) -> ReportRevision:
    """The edge from *before* to *after*."""
    at = after or before
    assert at is not None
    low = before.value.low if before else None
    delta = after.value.low - low if after and low and after.value.low else None
    return ReportRevision(
        revision_id=f"{kind}-{at.figure_id}",
        series_id=card_id,
        label=label,
        source=at.source,
        type=kind,
        before=before.value if before else None,
        after=after.value if after else None,
        delta=delta,
        relative_delta=delta / low if delta and low else None,
        as_of=at.as_of,
        reported_at=at.reported_at,
        is_new=is_new,
        cause=cause,
        evidence=at,
    )


def build_report() -> ReportData:
    """The report after a second run that brought two later articles."""
    cards = (
        build_soldiers(),
        build_civilians(),
        build_buried(),
        build_children(),
        build_bakhmut(),
        build_refugees(),
    )
    conflicts = sorted((c for card in cards for c in card.conflicts), key=lambda c: -(c.ratio or 0))
    return ReportData(
        run=SECOND,
        previous_run=FIRST,
        totals=Totals(
            articles=5,
            figures=45,
            series=24,
            sources=17,
            conflicts=len(conflicts),
            events=2,
            untracked=2,
            changes=8,
            first_reports=1,
            rereadings=1,
            new_conflicts=3,
            failures=2,
        ),
        series=cards,
        changes=order_changes(r for card in cards for r in card.revisions if r.is_new),
        rereadings=(
            revise(
                cards[0].series_id,
                cards[0].label,
                "first_report",
                None,
                cards[0].tracks[0].newest,
                is_new=True,
                cause="reading",
            ),
        ),
        article_changes=(
            ArticleChange(
                article_id="a101",
                title=EDITED.title,
                url=EDITED.url,
                change="edited",
                from_text="1,531",
                to_text="1,351",
            ),
        ),
        conflicts=tuple(conflicts),
        newest=(cards[0].tracks[0].newest, cards[3].tracks[0].newest),
        feeds=(
            FeedHealth(
                feed_url="https://slow.example/feed.xml",
                address="https://slow.example/feed.xml",
                title=None,
                health="failing",
                failing_since=datetime(2026, 1, 4, 6, 1),
                last_polled_at=datetime(2026, 1, 5, 6, 1),
                last_reason="no answer within 30 seconds",
                last_new_at=None,
                next_poll_at=datetime(2026, 1, 5, 8, 1),
                n_polls=4,
                n_failures=4,
            ),
            FeedHealth(
                feed_url="https://wire.example/feed.xml",
                address="https://wire.example/feed.xml",
                title="Example Wire",
                health="ok",
                failing_since=None,
                last_polled_at=datetime(2026, 1, 5, 6, 1),
                last_reason=None,
                last_new_at=datetime(2026, 1, 5, 6, 1),
                next_poll_at=datetime(2026, 1, 5, 7, 1),
                n_polls=4,
                n_failures=0,
            ),
        ),
        failures=(
            ReportFailure(
                stage="fetch",
                subject="https://slow.example/feed.xml",
                reason="no answer within 30 seconds",
                at=datetime(2026, 1, 5, 6, 1),
            ),
            ReportFailure(
                stage="ingest", subject="notes.txt", reason="the file is empty", at=datetime(2026, 1, 5, 6, 1)
            ),
        ),
    )


def build_soldiers() -> SeriesCard:
    """Three claimants over eight weeks: an advance, a conflict and one statement in two wordings."""
    key, label, day = (
        "s1",
        "Russian military killed, cumulative since 24 February 2022, Ukraine",
        date(2022, 3, 3),
    )
    ministry, kyiv = "Russian defence ministry", UKRAINE_ARMY
    f498 = figure(
        "f498",
        INVASION,
        ministry,
        "498",
        find_sentence("002", "Meanwhile, the Russian defence"),
        498,
        498,
        series=key,
        as_of=day,
        verification="disputed",
    )
    f9000 = figure(
        "f9000",
        INVASION,
        kyiv,
        "9,000",
        find_sentence("002", "Mr Zelenskyy claimed"),
        9000,
        9000,
        series=key,
        as_of=day,
        stance="claims",
        verification="unverified",
        claimant="Zelenskyy",
    )
    f14000 = figure(
        "f14000",
        EDITED,
        kyiv,
        "14,000",
        "Mr Zelensky put Russian deaths at more than 14,000.",
        14000,
        None,
        M,
        series=key,
        as_of=date(2022, 3, 20),
        stance="claims",
    )
    f1351 = figure(
        "f1351",
        EDITED,
        ministry,
        "1,351",
        "The ministry in Moscow now counts 1,351 soldiers killed.",
        1351,
        1351,
        series=key,
        as_of=date(2022, 3, 25),
    )
    range_ = figure(
        "frange",
        EDITED,
        "US intelligence",
        "between 3,000 and 10,000",
        "American intelligence puts the dead at between 3,000 and 10,000.",
        3000,
        10000,
        B,
        series=key,
        as_of=date(2022, 3, 25),
        stance="estimates",
    )
    f15 = figure(
        "f15000",
        THIRD_MONTH,
        UK,
        "15,000",
        find_sentence("000", "The news came as"),
        15000,
        15000,
        series=key,
        as_of=date(2022, 4, 26),
        stance="estimates",
        claimant="British government",
    )
    f15b = figure(
        "f15000b",
        THIRD_MONTH,
        UK,
        "15,000",
        find_sentence("000", "Defence Secretary Ben"),
        15000,
        15000,
        A,
        series=key,
        as_of=date(2022, 4, 26),
        stance="estimates",
        claimant="Ben Wallace",
    )
    return SeriesCard(
        series_id=key,
        label=label,
        accounting="cumulative",
        place="Ukraine",
        unit="person",
        tracks=(
            track(ministry, "contested", f498, f1351),
            track(kyiv, "contested", f9000, f14000),
            track(UK, "single_source", f15, f15b),
            track("US intelligence", "contested", range_),
        ),
        revisions=(
            revise(key, label, "first_report", None, f498, is_new=False),
            revise(key, label, "first_report", None, f9000, is_new=False),
            revise(key, label, "advanced", f9000, f14000, is_new=True),
            revise(key, label, "advanced", f498, f1351, is_new=True),
            revise(key, label, "first_report", None, range_, is_new=True),
            revise(key, label, "hedge_changed", f15, f15b, is_new=False),
        ),
        conflicts=(
            ReportConflict(
                series_id=key,
                label=label,
                larger=Side(source="US intelligence", value=range_.value, as_of=range_.as_of),
                smaller=Side(source=ministry, value=f1351.value, as_of=f1351.as_of),
                ratio=3000 / 1351,
                is_new=True,
            ),
            ReportConflict(
                series_id=key,
                label=label,
                larger=Side(source=kyiv, value=f14000.value, as_of=f14000.as_of, evidence=f14000),
                smaller=Side(source=ministry, value=f1351.value, as_of=f1351.as_of, evidence=f1351),
                ratio=14000 / 1351,
                is_new=True,
            ),
        ),
    )


def build_civilians() -> SeriesCard:
    """Two claimants on one day, far apart, one of them a bound, one of them restated later."""
    key, label, day = "s2", "Ukrainian civilians killed, cumulative, Ukraine", date(2022, 3, 3)
    f227 = figure(
        "f227",
        INVASION,
        UN,
        "227",
        find_sentence("002", "The UN human rights office said"),
        227,
        227,
        series=key,
        as_of=day,
        verification="undercount",
    )
    f2000 = figure(
        "f2000",
        INVASION,
        "state emergency service",
        "2,000",
        find_sentence("002", "The state emergency service"),
        2000,
        None,
        M,
        series=key,
        as_of=day,
        verification="unverified",
    )
    f249 = figure(
        "f249",
        LATER,
        UN,
        "249",
        "The UN office corrected its toll for 3 March to 249.",
        249,
        249,
        series=key,
        as_of=day,
        verification="confirmed",
    )
    return SeriesCard(
        series_id=key,
        label=label,
        accounting="cumulative",
        place="Ukraine",
        unit="person",
        tracks=(track(UN, "contested", f227, f249), track("state emergency service", "contested", f2000)),
        revisions=(
            revise(key, label, "first_report", None, f227, is_new=False),
            revise(key, label, "first_report", None, f2000, is_new=False),
            revise(key, label, "restated_up", f227, f249, is_new=True),
        ),
        conflicts=(
            ReportConflict(
                series_id=key,
                label=label,
                larger=Side(source="state emergency service", value=f2000.value, as_of=day),
                smaller=Side(source=UN, value=f249.value, as_of=day),
                ratio=2000 / 249,
                is_new=True,
            ),
        ),
    )


def build_buried() -> SeriesCard:
    """An upper bound alone."""
    key, label = "s3", "Bodies of people, cumulative, Mariupol"
    f = figure(
        "f-buried",
        THIRD_MONTH,
        "officials",
        "9,000",
        find_sentence("000", "Recent satellite imagery"),
        None,
        9000,
        U,
        series=key,
        measure="bodies",
        as_of=date(2022, 4, 26),
        stance="estimates",
    )
    return SeriesCard(
        series_id=key,
        label=label,
        accounting="cumulative",
        place="Mariupol",
        unit="person",
        tracks=(track("officials", "single_source", f),),
        revisions=(revise(key, label, "first_report", None, f, is_new=False),),
    )


def build_children() -> SeriesCard:
    """Undated: nothing says when the number held."""
    key, label = "s4", "Ukrainian children detained, cumulative, Crimea"
    f = figure(
        "f-children",
        BAKHMUT,
        "Yale University",
        "6,000",
        find_sentence("001", "A recent US-backed report"),
        6000,
        None,
        G,
        series=key,
        measure="detained",
        claimant="researchers at Yale University",
    )
    return SeriesCard(
        series_id=key,
        label=label,
        accounting="cumulative",
        place="Crimea",
        unit="person",
        tracks=(track("Yale University", "single_source", f),),
        revisions=(revise(key, label, "first_report", None, f, is_new=False),),
    )


def build_bakhmut() -> SeriesCard:
    """A vague number of the narrator beside a withdrawn one, dated and undated."""
    key, label = "s5", "Ukrainian civilians killed, past few days, Mariupol"
    vague = figure(
        "f-hundreds",
        INVASION,
        None,
        "hundreds",
        find_sentence("002", "There are fears that, in"),
        200,
        999,
        V,
        series=key,
        as_of=date(2022, 3, 3),
        stance="fears",
    )
    more = figure(
        "f-vague2",
        BAKHMUT,
        "city council",
        "1,300",
        "The council first spoke of some 1,300 dead.",
        1300,
        1300,
        A,
        series=key,
    )
    return SeriesCard(
        series_id=key,
        label=label,
        accounting="window",
        place=None,
        unit="person",
        tracks=(track(None, "single_source", vague), track("city council", "withdrawn", more)),
        revisions=(
            revise(key, label, "first_report", None, vague, is_new=False),
            revise(key, label, "first_report", None, more, is_new=False),
            revise(key, label, "withdrawn", more, None, is_new=True),
        ),
    )


def build_refugees() -> SeriesCard:
    """A line of one claimant that rises and once falls."""
    key, label = "s6", "Ukrainian civilians displaced, cumulative, Ukraine"
    said = [
        (
            INVASION,
            "one million",
            1e6,
            E,
            date(2022, 3, 3),
            find_sentence("002", "The investigation comes as"),
        ),
        (
            LATER,
            "2.3 million",
            2.3e6,
            A,
            date(2022, 3, 9),
            "About 2.3 million people have left, the UN says.",
        ),
        (EDITED, "3.7 million", 3.7e6, M, date(2022, 3, 24), "More than 3.7 million people have now left."),
        (EDITED, "3.6 million", 3.6e6, E, date(2022, 3, 25), "A day later the UN gave 3.6 million."),
    ]
    figures = [
        figure(
            f"f-ref{n}",
            article,
            "UN",
            text,
            sentence,
            low,
            None if q is M else low,
            q,
            series=key,
            measure="displaced",
            as_of=day,
        )
        for n, (article, text, low, q, day, sentence) in enumerate(said)
    ]
    kinds = ("advanced", "advanced", "decrease")
    return SeriesCard(
        series_id=key,
        label=label,
        accounting="cumulative",
        place="Ukraine",
        unit="person",
        tracks=(track("UN", "single_source", *figures),),
        revisions=tuple(
            revise(key, label, kind, before, after, is_new=True)
            for kind, before, after in zip(kinds, figures, figures[1:], strict=False)
        ),
    )


def build_article() -> ArticlePage:
    """An article in two versions, whose number the later one restated."""
    texts = (
        "The ministry published its losses on Friday.\n\nIt said 1,531 soldiers had been killed.\nMore.",
        "The ministry published its losses on Friday.\n\nIt said 1,351 soldiers had been killed, not 1,531.",
    )
    versions = []
    for number, (text, said) in enumerate(zip(texts, ("1,531", "1,351"), strict=True), 1):
        value = int(said.replace(",", ""))
        found = figure(
            f"fedit{number}", EDITED, "Russian defence ministry", said, text, value, value, series="s1"
        )
        start = text.index(said)
        versions.append(
            TextVersion(
                version_id=f"v{number}",
                number=number,
                is_current=number == 2,
                text=text,
                sha256="0" * 64,
                title=EDITED.title,
                reported_at=EDITED.published_at,
                reported_basis="meta",
                fetched_at=datetime(2026, 1, 3 + number),
                figures=(TextFigure(figure=found, start=start, end=start + len(said)),),
            )
        )
    return ArticlePage(
        entry=EDITED,
        versions=tuple(versions),
        edits=(ArticleEdit(to_version_id="v2", change="edited", from_text="1,531", to_text="1,351"),),
        events=(
            ArticleEvent(
                type="ASSAULT",
                mode="bombing",
                context="military",
                actor=None,
                target="railway stations",
                place="central and western Ukraine",
                date=None,
                status="actual",
                quote="five railway stations in central and western Ukraine were bombed yesterday",
            ),
        ),
    )


def build_source() -> SourcePage:
    """The page of a claimant who is contradicted."""
    card = build_soldiers()
    newest = card.tracks[0].newest
    return SourcePage(
        entry=SourceEntry(
            source=newest.source, kind="belligerent", party="UKR", n_series=1, n_figures=3, n_conflicts=1
        ),
        aliases=("Zelenskyy", "Mr Zelensky"),
        lines=(
            SourceLine(
                series_id=card.series_id,
                label=card.label,
                figure_id=newest.figure_id,
                article_id=newest.article_id,
                value=newest.value,
                as_of=newest.as_of,
                reported_at=newest.reported_at,
                grade="contested",
                is_stale=False,
                n_figures=3,
                n_revisions=2,
            ),
        ),
        n_lines=1,
        conflicts=card.conflicts,
    )


def build_changes() -> tuple[DatedChange, ...]:
    """The changes of the second run, with when it found them."""
    return tuple(DatedChange(found_at=SECOND.started_at, change=c) for c in build_report().changes)


def render_golden() -> dict[str, str]:
    """The golden files by name."""
    data = build_report()
    return {
        "changes.md": render_markdown(data),
        "changes.json": json.dumps(render_json(data), ensure_ascii=False, indent=2) + "\n",
        "artifact.md": render_artifact(data),
        "changes.atom": render_atom(build_changes(), SECOND.started_at),
    }


if __name__ == "__main__":
    for name, text in render_golden().items():
        (GOLDEN / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote tests/golden/{name}\n")
