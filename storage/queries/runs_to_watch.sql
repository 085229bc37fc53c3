-- Purpose: the runs whose changes were not held against the watch rules yet: those after the last that was, the
-- newest alone where none ever was. Parameters: none. One row per run, in order.
SELECT run_id
FROM store.runs
WHERE run_number > coalesce(
    (SELECT max(r.run_number) FROM store.runs AS r JOIN store.watched_runs AS w USING (run_id)),
    (SELECT max(run_number) - 1 FROM store.runs)
)
ORDER BY run_number;
