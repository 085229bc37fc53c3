-- What runs changed in the tracked state, by series. In a column of the runs, each run had the deltas of all others
-- written anew: DuckDB rewrites the whole stretch of a column in which a row changes.
CREATE TABLE store.run_deltas (
    run_id VARCHAR NOT NULL,
    series_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    entries JSON NOT NULL
);

INSERT INTO store.run_deltas BY NAME
SELECT
    r.run_id,
    regexp_extract(e.key, '\[''([^'']*)''\]', 1) AS series_id,
    k.key AS kind,
    json_group_object(e.key, e.value) AS entries
FROM store.runs AS r, json_each(r.delta) AS k, json_each(k.value) AS e
GROUP BY r.run_number, r.run_id, series_id, kind
ORDER BY r.run_number;

ALTER TABLE store.runs DROP COLUMN delta;
