-- Purpose: keep the newest values of the tracks of some groups; what was kept of them is gone. Parameters:
-- $groups (ids). Inserts one row per series and claimant.
INSERT INTO store.newest_values BY NAME FROM store.graded(CAST(NULL AS TIMESTAMP), $groups::VARCHAR[]);
