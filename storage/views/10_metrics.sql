-- Purpose: how numbers are revised and how far claimants are apart. The measures of one day are those of
-- epiprocess (revision_analysis); what is said again without change is no new version of it.

-- How near to its last value a number must come, and stay, to count as settled: epiprocess's default.
CREATE MACRO store.is_near(number, last_number) AS abs(number - last_number) <= 0.2 * abs(last_number);

-- How old a day must be for its revisions to be taken as over: epiprocess's default.
CREATE MACRO store.is_open(day, newest_report) AS date_diff('day', day, CAST(newest_report AS DATE)) < 60;

-- One row per series, claimant and day: the values reported for the day, each once while it stands. All values of
-- one event are values for its day. An interval counts by its middle; one without an end does not count.
CREATE VIEW revision_days AS
WITH said AS (
    SELECT
        series_id, label, source, reported_at, article_id, span_start,
        CASE WHEN accounting = 'event' THEN coalesce(period_start, as_of) ELSE as_of END AS day,
        -- Ids have 64 bits themselves, and numbers are sorted in less time than texts.
        hash(series_id, source, day) AS turn_id,
        date_diff('day', day, vintage) AS lag_days,
        store.middle(said, low, high) AS number
    FROM store.vintage_values
    WHERE standing = 'stands' AND number IS NOT NULL
),
steps AS (
    SELECT
        *,
        lag(number) OVER turn AS number_before,
        last_value(number) OVER (turn ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_number
    FROM said
    WINDOW turn AS (PARTITION BY turn_id ORDER BY reported_at, article_id, span_start)
),
versions AS (
    SELECT
        *,
        count(*) OVER turn AS n_values,
        max(CASE WHEN NOT store.is_near(number, last_number) THEN reported_at END) OVER turn AS last_far_at
    FROM steps
    WINDOW turn AS (PARTITION BY turn_id)
    QUALIFY number IS DISTINCT FROM number_before
)
SELECT
    series_id, label, source, day AS as_of, any_value(n_values) AS n_values,
    count(*) - 1 AS n_revisions,
    min(lag_days) AS min_lag_days,
    max(lag_days) AS max_lag_days,
    arg_min(number, (reported_at, article_id, span_start)) AS first_value,
    any_value(last_number) AS last_value,
    min(number) AS min_value,
    median(number) AS median_value,
    max(number) AS max_value,
    max(number) - min(number) AS spread,
    (max(number) - min(number)) / nullif(max(abs(number)), 0) AS relative_spread,
    min(lag_days) FILTER (WHERE last_far_at IS NULL OR reported_at > last_far_at) AS settled_lag_days,
    count(*) FILTER (WHERE number > number_before) AS n_up,
    coalesce(sum(number - number_before), 0) AS sum_of_revisions,
    coalesce(sum(abs(number - number_before)), 0) AS sum_of_absolute_revisions,
    store.is_open(day, store.find_newest_report(CAST(NULL AS TIMESTAMP))) AS is_open
FROM versions
GROUP BY series_id, label, source, day;

-- One row per series and claimant.
CREATE VIEW revision_summary AS
SELECT
    series_id,
    label,
    source,
    sum(n_values)::BIGINT AS n_values,
    count(*) AS n_days,
    count(*) FILTER (WHERE n_revisions > 0) AS n_days_revised,
    count(*) FILTER (WHERE is_open) AS n_days_open,
    sum(n_revisions)::BIGINT AS n_revisions,
    min(min_lag_days) AS min_lag_days,
    max(max_lag_days) AS max_lag_days,
    median(settled_lag_days) AS median_settled_lag_days,
    max(spread) AS spread,
    max(relative_spread) AS relative_spread,
    median(relative_spread) AS median_relative_spread,
    sum(sum_of_revisions) / nullif(sum(n_revisions), 0) AS mean_revision,
    sum(sum_of_absolute_revisions) / nullif(sum(n_revisions), 0) AS mean_absolute_revision,
    sum(n_up) / nullif(sum(n_revisions), 0) AS share_up,
    sum(sum_of_revisions) / nullif(sum(sum_of_absolute_revisions), 0) AS bias,
    avg(last_value / nullif(first_value, 0)) FILTER (WHERE n_revisions > 0) AS mean_last_to_first
FROM revision_days
GROUP BY series_id, label, source;

-- How much of the shorter of two intervals lies in the other, 0 to 1; NULL where neither has two ends.
CREATE MACRO store.measure_overlap(low_a, high_a, low_b, high_b) AS
    CASE
        WHEN NOT store.do_meet(low_a, high_a, low_b, high_b) THEN 0.0
        WHEN low_a = high_a OR low_b = high_b THEN 1.0
        WHEN (low_a IS NULL OR high_a IS NULL) AND (low_b IS NULL OR high_b IS NULL) THEN NULL
        ELSE
            (
                least(coalesce(high_a, 'infinity'::DOUBLE), coalesce(high_b, 'infinity'::DOUBLE))
                - greatest(coalesce(low_a, '-infinity'::DOUBLE), coalesce(low_b, '-infinity'::DOUBLE))
            ) / least(coalesce(high_a - low_a, 'infinity'::DOUBLE), coalesce(high_b - low_b, 'infinity'::DOUBLE))
    END;

-- One row per two claimants of a series and moment at which either of them reported and both had: what each
-- had said last by then, where the days are comparable. a is the first by name, the narrator before all.
CREATE VIEW store.gap_moments AS
WITH told AS (
    SELECT
        series_id, coalesce(source, '') AS source, accounting, as_of, reported_at,
        store.middle(said, low, high) AS number, compare_low, compare_high
    FROM store.vintage_values
    WHERE standing = 'stands'
    QUALIFY
        as_of >= max(as_of) OVER (PARTITION BY series_id, source ORDER BY reported_at)
        AND row_number() OVER (
            PARTITION BY series_id, source, reported_at ORDER BY as_of DESC, article_id DESC, span_start DESC
        ) = 1
),
tellers AS (SELECT DISTINCT series_id, source FROM told),
pairs AS (
    SELECT x.series_id, x.source, y.source AS other
    FROM tellers AS x
    JOIN tellers AS y ON y.series_id = x.series_id AND y.source <> x.source
),
met AS (
    SELECT m.*, p.other
    FROM told AS m
    JOIN pairs AS p ON p.series_id = m.series_id AND p.source = m.source
)
SELECT
    m.series_id, m.reported_at,
    least(m.source, y.source) AS source_a,
    greatest(m.source, y.source) AS source_b,
    abs(ln(y.number / m.number)) AS gap,
    store.do_meet(m.compare_low, m.compare_high, y.compare_low, y.compare_high) AS do_meet,
    store.measure_overlap(m.compare_low, m.compare_high, y.compare_low, y.compare_high) AS overlap
FROM met AS m
ASOF JOIN told AS y
    ON y.series_id = m.series_id AND y.source = m.other AND m.reported_at >= y.reported_at
WHERE
    store.is_comparable(m.accounting, m.as_of, y.as_of)
    AND m.number > 0
    AND y.number > 0
    -- Where both report at one moment, one of the two tells of it.
    AND (m.reported_at > y.reported_at OR m.source < y.source);

-- One row per two claimants of a series who have spoken of comparable days.
CREATE VIEW claimant_gaps AS
WITH turns AS (
    SELECT *, first_value(gap) OVER (PARTITION BY series_id, source_a, source_b ORDER BY reported_at) AS first_gap
    FROM store.gap_moments
),
halved AS (
    SELECT
        *,
        max(CASE WHEN gap > first_gap / 2 THEN reported_at END)
            OVER (PARTITION BY series_id, source_a, source_b) AS last_wide_at
    FROM turns
)
SELECT
    series_id, any_value(s.label) AS label,
    nullif(source_a, '') AS source_a,
    nullif(source_b, '') AS source_b,
    count(*) AS n_moments,
    min(reported_at) AS first_at,
    max(reported_at) AS last_at,
    exp(any_value(first_gap)) AS first_ratio,
    exp(arg_max(gap, reported_at)) AS last_ratio,
    exp(max(gap)) AS widest_ratio,
    avg(CAST(do_meet AS INTEGER)) AS share_meeting,
    arg_max(do_meet, reported_at) AS do_meet_last,
    -- A NULL is no value to arg_max, so it travels in a struct.
    arg_max(struct_pack(overlap), reported_at).overlap AS last_overlap,
    arg_max(gap, reported_at) / nullif(any_value(first_gap), 0) AS gap_left,
    date_diff(
        'day', min(reported_at), min(reported_at) FILTER (WHERE first_gap > 0 AND reported_at > last_wide_at)
    ) AS days_to_half
FROM halved
JOIN store.series AS s USING (series_id)
GROUP BY series_id, source_a, source_b;
