-- Purpose: what a stage of a run got done, from what it stored. Parameters: $run_id, $stage.
-- One row: items (article versions stored, versions read, edges found), bytes of their text, figures; NULLs for
-- a stage that stores nothing.
SELECT
    CASE $stage
        WHEN 'ingest' THEN (SELECT count(*) FROM store.article_versions WHERE run_id = $run_id)
        WHEN 'extract' THEN (SELECT count(*) FROM store.extractions WHERE run_id = $run_id)
        WHEN 'track' THEN (SELECT revisions_new FROM store.runs WHERE run_id = $run_id)
    END AS items,
    CASE $stage
        WHEN 'ingest' THEN (SELECT sum(strlen(text)) FROM store.article_versions WHERE run_id = $run_id)
        WHEN 'extract' THEN (
            SELECT sum(strlen(v.text))
            FROM store.extractions AS e
            JOIN store.article_versions AS v USING (version_id)
            WHERE e.run_id = $run_id
        )
    END AS bytes,
    CASE $stage
        WHEN 'extract' THEN (SELECT count(*) FROM store.figures WHERE run_id = $run_id)
    END AS figures;
