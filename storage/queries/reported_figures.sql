-- Purpose: the figures of some groups, for tracking. Parameters: $groups (ids).
-- One row per figure of any version, under the version's newest extraction. Extraction numbers rise with time, so
-- that by them whole stretches of the tables are passed over; a group's id says nothing of where its figures lie.
SELECT * EXCLUDE (rule_path) FROM store.reported
WHERE
    extraction_number IN (
        SELECT extraction_number FROM store.figures WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
    )
    AND group_id IN (SELECT unnest($groups::VARCHAR[]))
ORDER BY figure_id;
