-- What readers ask for most is kept instead of worked out anew at each question: the place of every version in
-- its article, and the newest value of every track with its grade and conflicts. Each is written in the
-- transaction that changes what it is made of, and filled from scratch when the views change.
DROP VIEW IF EXISTS store.version_order;
CREATE TABLE store.version_order (
    version_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    url VARCHAR,
    title VARCHAR,
    author VARCHAR,
    publisher VARCHAR,
    language VARCHAR,
    published_at TIMESTAMP,
    published_basis VARCHAR NOT NULL,
    modified_at TIMESTAMP,
    fetched_at TIMESTAMP NOT NULL,
    ingested_at TIMESTAMP NOT NULL,
    note VARCHAR,
    sha256 VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    version_number BIGINT NOT NULL,
    extraction_number BIGINT,
    reported_at TIMESTAMP,
    reported_basis VARCHAR NOT NULL,
    replaced_at TIMESTAMP,
    is_current BOOLEAN NOT NULL
);

CREATE TABLE store.newest_values (
    series_id VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    accounting VARCHAR,
    source VARCHAR,
    source_kind VARCHAR,
    source_party VARCHAR,
    figure_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    low DOUBLE,
    high DOUBLE,
    quantifier VARCHAR NOT NULL,
    said DOUBLE,
    compare_low DOUBLE,
    compare_high DOUBLE,
    as_of DATE,
    holds_on DATE,
    reported_at TIMESTAMP,
    is_compared BOOLEAN NOT NULL,
    grade VARCHAR NOT NULL,
    conflicts_above STRUCT(
        source VARCHAR, figure_id VARCHAR, low DOUBLE, high DOUBLE, quantifier VARCHAR, as_of DATE,
        reported_at TIMESTAMP, ratio DOUBLE
    )[]
);
