-- Purpose: what the next run completes. One row: runs that did not end, articles not read, groups not tracked.
SELECT
    (SELECT count(*) FROM store.runs WHERE status = 'running') AS runs,
    (
        SELECT count(*)
        FROM store.article_versions
        WHERE version_id NOT IN (SELECT version_id FROM store.extractions)
    ) AS versions,
    (SELECT count(DISTINCT group_id) FROM store.groups_to_track) AS groups;
