-- How far the taking in of a file or folder has come that is not finished; fingerprint tells whether it is still
-- the same. A row leaves with its last batch.
CREATE TABLE store.backfills (
    source VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    position BIGINT NOT NULL
);
