-- Purpose: place figures in their series. Parameters: $groups (ids); table incoming(figure_id, series_id, event_day,
-- standing, doubt, taken_back_at). Inserts one row per figure. The day a figure holds for is its as_of, else that of
-- its report; in the series of an event (of event_day) of which it was no figure before a review put it there, that
-- of the event.
INSERT INTO store.tracked BY NAME
SELECT
    r.figure_id, i.series_id, r.group_id, r.source, i.standing, r.article_id, r.span_start, r.low, r.high,
    r.quantifier, r.said, r.compare_low, r.compare_high, r.as_of,
    coalesce(
        CASE
            WHEN
                CASE WHEN r.accounting = 'event' THEN coalesce(r.period_start, r.as_of, CAST(r.reported_at AS DATE)) END
                IS DISTINCT FROM i.event_day
                THEN i.event_day
        END,
        r.as_of,
        CAST(r.reported_at AS DATE)
    ) AS holds_on,
    r.reported_at, r.replaced_at, r.ingested_at,
    least(r.withdrawn_at, i.taken_back_at) AS withdrawn_at, r.retracted_at, i.doubt
FROM store.reported AS r
JOIN incoming AS i USING (figure_id)
WHERE
    -- As in reported_figures.sql.
    r.extraction_number IN (
        SELECT extraction_number FROM store.figures WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
    )
    AND r.group_id IN (SELECT unnest($groups::VARCHAR[]));
