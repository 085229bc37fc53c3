-- Purpose: the state of the tracks at a moment. Everything said of "now" and of "as known on a day" comes
-- from these macros, so that the two cannot drift apart.
-- Parameters: cutoff TIMESTAMP, the end of the day asked for (exclusive), NULL for now; wanted VARCHAR[], the
-- groups asked for, NULL for all.

-- True where a report stands at the cutoff: out by then, and not yet replaced by a later version. A past
-- day knows dated reports only.
CREATE MACRO store.does_stand(reported_at, replaced_at, cutoff) AS
    CASE
        WHEN cutoff IS NULL THEN replaced_at IS NULL
        ELSE reported_at < cutoff AND (replaced_at IS NULL OR replaced_at >= cutoff)
    END;

-- The end of the day asked for.
CREATE MACRO store.end_of_day(day) AS CAST(CAST(day AS DATE) + INTERVAL 1 DAY AS TIMESTAMP);

-- Design: cumulative totals and stocks are comparable within 7 days; events and windows on the same day
-- (the length of a window is part of its series); so is what does not say how it adds up.
CREATE MACRO store.is_comparable(accounting, day_a, day_b) AS
    CASE
        WHEN accounting IN ('cumulative', 'stock') THEN abs(date_diff('day', day_a, day_b)) <= 7
        ELSE day_a = day_b
    END;

CREATE MACRO store.do_meet(low_a, high_a, low_b, high_b) AS
    coalesce(low_a, '-infinity'::DOUBLE) <= coalesce(high_b, 'infinity'::DOUBLE)
    AND coalesce(low_b, '-infinity'::DOUBLE) <= coalesce(high_a, 'infinity'::DOUBLE);

CREATE MACRO store.is_interval(quantifier) AS quantifier IN ('between', 'vague');

-- A side's losses of its own forces, which it would rather not tell. Its own dead civilians are no such
-- thing: both sides of a war tell of theirs.
CREATE MACRO store.is_own_loss(measure, status) AS status IS NOT DISTINCT FROM 'military'
    AND measure IN ('killed', 'injured', 'casualties', 'missing', 'detained', 'destroyed', 'bodies');

-- One row per series and claimant: the newest value, by the day it holds for, then by report, then by
-- place. Copies, denied numbers and undated reports count only where a track has nothing else.
CREATE MACRO store.newest(cutoff, wanted) AS TABLE
SELECT series_id, source, unnest(newest)
FROM (
    SELECT
        series_id,
        source,
        arg_max(
            struct_pack(
                figure_id, article_id, standing, low, high, quantifier, said, compare_low, compare_high, as_of,
                holds_on, reported_at, doubt,
                is_withdrawn := CASE
                    WHEN withdrawn_at IS NULL THEN standing = 'withdrawn'
                    WHEN cutoff IS NULL THEN true
                    ELSE withdrawn_at < cutoff
                END,
                is_retracted := CASE
                    WHEN cutoff IS NULL THEN retracted_at IS NOT NULL
                    ELSE coalesce(retracted_at < cutoff, false)
                END
            ),
            row(
                standing IN ('stands', 'withdrawn'),
                reported_at IS NOT NULL,
                coalesce(holds_on, DATE '0001-01-01'),
                coalesce(reported_at, ingested_at),
                article_id,
                span_start
            )
        ) AS newest
    FROM store.tracked
    WHERE
        store.does_stand(reported_at, replaced_at, cutoff)
        AND (wanted IS NULL OR group_id IN (SELECT unnest(wanted)))
    GROUP BY series_id, source
);

-- Whether two claimants, not both in the register, may be one whose name is given in full or in part: "AFAD" and
-- "disaster agency AFAD". They neither contradict nor bear out each other.
CREATE MACRO store.may_be_one(source_a, is_known_a, source_b, is_known_b) AS
    coalesce(
        NOT (is_known_a AND is_known_b)
        AND (
            list_has_all(string_split(lower(source_a), ' '), string_split(lower(source_b), ' '))
            OR list_has_all(string_split(lower(source_b), ' '), string_split(lower(source_a), ' '))
        ),
        false
    );

-- One row per series and claimant: its newest value with grade, and the conflicts in which it is the lower.
-- Table store.newest_values keeps what this gives for now.
CREATE MACRO store.graded(cutoff, wanted) AS TABLE
WITH newest AS MATERIALIZED (
    SELECT
        n.*,
        s.group_id, s.label, s.measure, s.party, s.status, s.accounting,
        who.source_kind,
        who.source_party,
        who.is_known,
        NOT n.is_withdrawn AND NOT n.is_retracted AND n.standing <> 'denied'
            AND (n.compare_low IS NOT NULL OR n.compare_high IS NOT NULL) AS is_compared
    FROM store.newest(cutoff, wanted) AS n
    JOIN store.series AS s USING (series_id)
    LEFT JOIN (
        SELECT
            source,
            any_value(source_kind) AS source_kind,
            any_value(source_party) AS source_party,
            bool_or(is_registered) AS is_known
        FROM store.claimants GROUP BY source
    ) AS who ON who.source = n.source
),
pairs AS MATERIALIZED (
    SELECT
        a.series_id,
        a.source AS source,
        b.source AS other_source,
        b.source IS NOT NULL AND b.source_kind IS DISTINCT FROM 'anonymous' AS is_other_independent,
        b AS other,
        store.do_meet(a.compare_low, a.compare_high, b.compare_low, b.compare_high) AS do_meet,
        NOT do_meet AND a.compare_high < b.compare_low AS is_lower,
        CASE WHEN store.is_interval(a.quantifier) THEN a.compare_high ELSE a.said END AS near_a,
        CASE WHEN store.is_interval(b.quantifier) THEN b.compare_low ELSE b.said END AS near_b
    FROM newest AS a
    JOIN newest AS b
        ON a.series_id = b.series_id
        AND a.source IS DISTINCT FROM b.source
        AND store.is_comparable(a.accounting, a.holds_on, b.holds_on)
    WHERE a.is_compared AND b.is_compared AND NOT store.may_be_one(a.source, a.is_known, b.source, b.is_known)
),
stands AS (
    SELECT
        series_id,
        source,
        bool_or(NOT do_meet) AS is_contested,
        count(*) FILTER (WHERE do_meet AND is_other_independent) AS n_agreeing,
        list(
            struct_pack(
                source := other.source,
                figure_id := other.figure_id,
                low := other.low,
                high := other.high,
                quantifier := other.quantifier,
                as_of := other.as_of,
                reported_at := other.reported_at,
                ratio := CASE WHEN near_a > 0 THEN near_b / near_a END
            )
            ORDER BY other.compare_low, other.source
        ) FILTER (WHERE is_lower) AS conflicts_above
    FROM pairs
    GROUP BY series_id, source
)
SELECT
    n.* EXCLUDE (standing, is_withdrawn, is_retracted, measure, party, status, is_known),
    CASE
        WHEN n.is_withdrawn THEN 'withdrawn'
        WHEN n.is_retracted THEN 'discounted'
        WHEN p.is_contested THEN 'contested'
        WHEN n.source_party = n.party AND store.is_own_loss(n.measure, n.status) THEN 'admitted'
        WHEN
            coalesce(p.n_agreeing, 0)
            + CAST(n.source IS NOT NULL AND n.source_kind IS DISTINCT FROM 'anonymous' AS INTEGER) >= 2
            THEN 'corroborated'
        ELSE 'single_source'
    END AS grade,
    coalesce(p.n_agreeing, 0) AS n_agreeing,
    p.conflicts_above
FROM newest AS n
LEFT JOIN stands AS p ON p.series_id = n.series_id AND p.source IS NOT DISTINCT FROM n.source;

-- When the last report in the database was, or the last by the cutoff: what a stock is stale against.
CREATE MACRO store.find_newest_report(cutoff) AS (
    SELECT max(reported_at) FROM store.tracked WHERE cutoff IS NULL OR reported_at < cutoff
);

CREATE MACRO store.is_stale(accounting, reported_at, newest_report) AS
    CASE WHEN accounting = 'stock' THEN date_diff('day', reported_at, newest_report) > 90 ELSE false END;

-- One row per series and claimant: its newest value, graded; for now as it is kept.
CREATE MACRO store.values_at(cutoff) AS TABLE
FROM store.newest_values WHERE cutoff IS NULL
UNION ALL BY NAME
FROM store.graded(cutoff, CAST(NULL AS VARCHAR[])) WHERE cutoff IS NOT NULL;
