-- Purpose: the changes that the news brought, of all runs or of those that started on a day or later, the newest
-- run first. Parameters: $since (a day or NULL), $limit. One row per revision.
SELECT
    n.started_at AS found_at, r.revision_id, r.series_id, r.label, r.source, r.type, r.from_figure_id,
    r.to_figure_id, r.from_low, r.from_high, r.from_quantifier, r.to_low, r.to_high, r.to_quantifier, s.unit,
    r.delta, r.relative_delta, r.as_of, r.reported_at, r.cause, false AS is_new
FROM revisions AS r
JOIN store.runs AS n USING (run_id)
LEFT JOIN store.series AS s USING (series_id)
WHERE r.cause = 'news' AND ($since::DATE IS NULL OR n.started_at >= $since::DATE)
ORDER BY
    n.run_number DESC, r.type IN ('first_report', 'reaffirmed'), r.reported_at DESC NULLS LAST, r.label,
    r.revision_id
LIMIT $limit;
