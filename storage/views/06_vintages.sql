-- Purpose: what each report said of each day, over time (the vintages of a series).

-- One row per value reported in a series and still standing in its article when it was reported.
CREATE VIEW store.vintage_values AS
SELECT
    t.series_id, s.label, t.source, t.holds_on AS as_of, CAST(t.reported_at AS DATE) AS vintage,
    date_diff('day', t.holds_on, CAST(t.reported_at AS DATE)) AS lag_days,
    t.said, t.low, t.high, t.quantifier, t.reported_at, t.figure_id, t.article_id, t.span_start, t.standing,
    t.compare_low, t.compare_high, s.accounting, s.period_start
FROM store.tracked AS t
JOIN store.series AS s USING (series_id)
WHERE t.reported_at IS NOT NULL AND t.withdrawn_at IS NULL AND t.retracted_at IS NULL;

-- Design: the number said stands for a value; an interval has none and stands by its middle here.
CREATE MACRO store.middle(said, low, high) AS coalesce(said, (low + high) / 2);

-- One row per value of the series reported from the first day to the last, both included.
CREATE MACRO vintages(id, from_day, to_day) AS TABLE
SELECT series_id, label, vintage, source, as_of, lag_days, low, high, quantifier, said, reported_at, figure_id
FROM store.vintage_values
WHERE series_id = id AND vintage BETWEEN CAST(from_day AS DATE) AND CAST(to_day AS DATE)
ORDER BY vintage, as_of, source;

-- One row per claimant and day: the first value reported for that day.
CREATE MACRO first_release(id) AS TABLE
SELECT series_id, label, source, as_of, vintage, lag_days, low, high, quantifier, said, reported_at, figure_id
FROM store.vintage_values
WHERE series_id = id
QUALIFY
    row_number() OVER (PARTITION BY source, as_of ORDER BY reported_at, article_id, span_start) = 1
ORDER BY as_of, source;

-- One row per claimant, day and vintage from the day's first report on: the value as known at that vintage.
CREATE MACRO triangle(id) AS TABLE
WITH reported AS (
    SELECT *
    FROM store.vintage_values
    WHERE series_id = id
    QUALIFY
        row_number()
            OVER (PARTITION BY source, as_of, vintage ORDER BY reported_at DESC, article_id DESC, span_start DESC)
        = 1
),
days AS (SELECT DISTINCT source, as_of FROM reported),
vintages AS (SELECT DISTINCT source, vintage FROM reported)
SELECT
    r.series_id, r.label, r.source, r.as_of, v.vintage, date_diff('day', r.as_of, v.vintage) AS lag_days,
    r.low, r.high, r.quantifier, r.said, r.vintage = v.vintage AS is_new, r.figure_id
FROM days AS d
JOIN vintages AS v ON v.source IS NOT DISTINCT FROM d.source
JOIN reported AS r
    ON r.source IS NOT DISTINCT FROM d.source AND r.as_of = d.as_of AND r.vintage <= v.vintage
QUALIFY row_number() OVER (PARTITION BY d.source, d.as_of, v.vintage ORDER BY r.vintage DESC) = 1
ORDER BY r.source, r.as_of, v.vintage;
