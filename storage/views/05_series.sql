-- Purpose: what is tracked: series, their newest values, revisions and conflicts.

-- One row per comparability key.
CREATE VIEW series AS
SELECT
    s.series_id, s.label, s.measure, s.party, s.status, s.counted, s.unit, s.place, s.accounting,
    s.period_start, s.period_days, s.facet, s.place_within, t.n_figures, t.n_sources, t.first_as_of, t.last_as_of,
    t.last_reported_at
FROM store.series AS s
JOIN (
    SELECT
        series_id,
        count(*) FILTER (WHERE replaced_at IS NULL) AS n_figures,
        count(DISTINCT coalesce(source, '')) FILTER (WHERE replaced_at IS NULL) AS n_sources,
        min(as_of) AS first_as_of,
        max(as_of) AS last_as_of,
        max(reported_at) AS last_reported_at
    FROM store.tracked
    GROUP BY series_id
) AS t USING (series_id);

CREATE MACRO store.latest_at(cutoff) AS TABLE
SELECT
    series_id, label, source, source_kind, source_party, low, high, quantifier, as_of, reported_at, grade,
    n_agreeing, store.is_stale(accounting, reported_at, store.find_newest_report(cutoff)) AS is_stale,
    figure_id, article_id, doubt, compare_low, compare_high
FROM store.values_at(cutoff);

CREATE VIEW latest AS FROM store.latest_at(CAST(NULL AS TIMESTAMP));

CREATE MACRO latest_as_of(day) AS TABLE FROM store.latest_at(store.end_of_day(day));

-- One row per two claimants whose newest values of one series are comparable and disjoint; a is the lower.
CREATE MACRO store.conflicts_at(cutoff) AS TABLE
SELECT
    series_id, label, source_a, low_a, high_a, quantifier_a, as_of_a, figure_a,
    above.source AS source_b, above.low AS low_b, above.high AS high_b, above.quantifier AS quantifier_b,
    above.as_of AS as_of_b, above.figure_id AS figure_b, above.ratio AS ratio,
    greatest(reported_at, above.reported_at) AS reported_at
FROM (
    SELECT
        series_id, label, source AS source_a, low AS low_a, high AS high_a, quantifier AS quantifier_a,
        as_of AS as_of_a, figure_id AS figure_a, reported_at, unnest(conflicts_above) AS above
    FROM store.values_at(cutoff)
    WHERE conflicts_above IS NOT NULL
);

CREATE VIEW conflicts AS FROM store.conflicts_at(CAST(NULL AS TIMESTAMP));

CREATE MACRO conflicts_as_of(day) AS TABLE FROM store.conflicts_at(store.end_of_day(day));

-- One row per edge of a track that the figures known now give.
CREATE VIEW revisions AS
SELECT
    r.revision_id, r.series_id, r.label, r.source, r.type, r.from_figure_id, r.to_figure_id, r.from_low,
    r.from_high, r.from_quantifier, r.to_low, r.to_high, r.to_quantifier, r.delta, r.relative_delta, r.as_of, r.reported_at,
    r.run_id, store.name_cause(r.type, a.pair, b.pair, c.cause) AS cause,
    r.delta IS NOT NULL AND s.accounting IS NOT DISTINCT FROM 'cumulative'
        AND r.type IN ('advanced', 'decrease') AS is_derived
FROM store.revisions AS r
LEFT JOIN store.series AS s USING (series_id)
LEFT JOIN store.noted_causes AS c ON c.run_id = r.run_id AND c.series_id = r.series_id
LEFT JOIN store.news_figures AS a ON a.pair = store.pair_up(r.run_id, r.from_figure_id)
LEFT JOIN store.news_figures AS b ON b.pair = store.pair_up(r.run_id, r.to_figure_id)
WHERE r.retired_run_id IS NULL;
