-- Purpose: mark the groups with figures of some claimants as due for tracking. Parameters: $claimants.
-- Inserts one row per group that is not marked yet.
INSERT INTO store.groups_to_track BY NAME
SELECT DISTINCT group_id
FROM store.figures
WHERE
    (
        claimant IN (SELECT unnest($claimants::VARCHAR[]))
        OR figure_id IN (
            SELECT figure_id FROM store.overlays WHERE claimant IN (SELECT unnest($claimants::VARCHAR[]))
        )
    )
    AND group_id IS NOT NULL
    AND group_id NOT IN (SELECT group_id FROM store.groups_to_track);
