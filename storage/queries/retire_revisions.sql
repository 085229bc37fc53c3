-- Purpose: retire the edges of some groups that tracking no longer gives. Parameters: $groups (ids), $run_id;
-- table incoming (edges).
UPDATE store.revisions AS r
SET retired_run_id = $run_id
WHERE
    r.retired_run_id IS NULL
    -- What lies before the first of them is passed over by its place in the file.
    AND r.rowid >= (
        SELECT min(rowid) FROM store.revisions WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
    )
    AND r.group_id IN (SELECT unnest($groups::VARCHAR[]))
    AND NOT EXISTS (
        FROM incoming AS i
        WHERE
            i.revision_id = r.revision_id
            AND i.series_id = r.series_id
            AND i.type = r.type
            AND i.source IS NOT DISTINCT FROM r.source
            AND i.from_figure_id IS NOT DISTINCT FROM r.from_figure_id
            AND i.to_figure_id IS NOT DISTINCT FROM r.to_figure_id
            AND i.delta IS NOT DISTINCT FROM r.delta
            AND i.as_of IS NOT DISTINCT FROM r.as_of
            AND i.reported_at IS NOT DISTINCT FROM r.reported_at
    );
