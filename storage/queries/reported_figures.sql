-- Purpose: the figures of some groups, for tracking. Parameters: $groups (ids).
-- One row per figure of any version, under the version's newest extraction.
SELECT * EXCLUDE (rule_path) FROM store.reported
WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
ORDER BY figure_id;
