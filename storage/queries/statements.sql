-- Purpose: the figures whose sentences take their number back. One row per figure of a newest extraction.
SELECT * EXCLUDE (rule_path) FROM store.reported
WHERE figure_id IN (SELECT figure_id FROM store.take_backs)
ORDER BY figure_id;
