-- The base tables. Rows are appended; what is derived from them (membership in a series, revisions)
-- is replaced as a whole per group and never holds the only copy of anything reported.
-- Uniqueness is kept by the writers (anti-joins on content hashes) and checked in the tests: an index
-- on the big tables doubles the time of a write and quadruples the file.
CREATE TABLE store.runs (
    run_number INTEGER PRIMARY KEY,
    run_id VARCHAR NOT NULL,
    flow_run_id VARCHAR,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,
    articles_new INTEGER NOT NULL DEFAULT 0,
    versions_new INTEGER NOT NULL DEFAULT 0,
    figures_new INTEGER NOT NULL DEFAULT 0,
    revisions_new INTEGER NOT NULL DEFAULT 0,
    delta JSON
);

CREATE TABLE store.articles (
    article_id VARCHAR NOT NULL,
    url VARCHAR,
    ingested_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.article_versions (
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
    text VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

-- One row per version and extractor; the highest number of a version is its newest extraction.
CREATE TABLE store.extractions (
    extraction_number BIGINT NOT NULL,
    version_id VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL,
    extracted_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.figures (
    figure_id VARCHAR NOT NULL,
    extraction_number BIGINT NOT NULL,
    version_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    group_id VARCHAR,
    text VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    low DOUBLE,
    high DOUBLE,
    quantifier VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    unit VARCHAR,
    counted VARCHAR,
    measure VARCHAR NOT NULL,
    party VARCHAR,
    status VARCHAR,
    place VARCHAR,
    claimant VARCHAR,
    via VARCHAR,
    stance VARCHAR NOT NULL,
    verification VARCHAR,
    accounting VARCHAR,
    period_start DATE,
    period_end DATE,
    as_of DATE,
    part_of INTEGER,
    confidence DOUBLE NOT NULL,
    said DOUBLE,
    compare_low DOUBLE,
    compare_high DOUBLE,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.events (
    event_id VARCHAR NOT NULL,
    extraction_number BIGINT NOT NULL,
    version_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    mode VARCHAR,
    context VARCHAR,
    actor VARCHAR,
    target VARCHAR,
    place VARCHAR,
    date VARCHAR,
    date_precision VARCHAR,
    status VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    figure_ids VARCHAR[] NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.sources (
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    party VARCHAR,
    speaks_for VARCHAR
);

CREATE TABLE store.source_aliases (
    source VARCHAR NOT NULL,
    alias VARCHAR NOT NULL
);

-- Who a claimant as written is, by the register as it is now. Figures keep the claimant as written, so
-- that a better register needs no new extraction.
CREATE TABLE store.claimants (
    claimant VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_kind VARCHAR NOT NULL,
    source_party VARCHAR,
    is_registered BOOLEAN NOT NULL
);

-- What a claimant or a publisher took back; subject_id is a figure_id or an article_id.
CREATE TABLE store.withdrawals (
    subject_id VARCHAR NOT NULL,
    taken_back_by VARCHAR NOT NULL CHECK (taken_back_by IN ('claimant', 'publisher')),
    withdrawn_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.series (
    series_id VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    party VARCHAR,
    status VARCHAR,
    counted VARCHAR,
    unit VARCHAR,
    place VARCHAR,
    accounting VARCHAR,
    period_start DATE,
    period_days INTEGER
);

-- One row per figure in a series: all versions, newest extraction. Narrow, since every question about
-- the state of a day scans it.
CREATE TABLE store.tracked (
    figure_id VARCHAR NOT NULL,
    series_id VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    source VARCHAR,
    standing VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    low DOUBLE,
    high DOUBLE,
    quantifier VARCHAR NOT NULL,
    said DOUBLE,
    compare_low DOUBLE,
    compare_high DOUBLE,
    as_of DATE,
    holds_on DATE,
    reported_at TIMESTAMP,
    replaced_at TIMESTAMP,
    ingested_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP,
    retracted_at TIMESTAMP
);

-- retired_run_id: the run whose tracking no longer gives the edge (a report came in between).
CREATE TABLE store.revisions (
    revision_id VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    series_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    source VARCHAR,
    type VARCHAR NOT NULL,
    from_figure_id VARCHAR,
    to_figure_id VARCHAR,
    from_low DOUBLE,
    from_high DOUBLE,
    from_quantifier VARCHAR,
    to_low DOUBLE,
    to_high DOUBLE,
    to_quantifier VARCHAR,
    delta DOUBLE,
    relative_delta DOUBLE,
    as_of DATE,
    reported_at TIMESTAMP,
    run_id VARCHAR NOT NULL,
    retired_run_id VARCHAR
);

CREATE TABLE store.conflict_changes (
    run_id VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    series_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    source_a VARCHAR,
    figure_a VARCHAR NOT NULL,
    low_a DOUBLE,
    high_a DOUBLE,
    source_b VARCHAR,
    figure_b VARCHAR NOT NULL,
    low_b DOUBLE,
    high_b DOUBLE,
    ratio DOUBLE
);

CREATE TABLE store.article_figure_changes (
    change_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    from_version_id VARCHAR NOT NULL,
    to_version_id VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    from_figure_id VARCHAR,
    to_figure_id VARCHAR,
    from_text VARCHAR,
    to_text VARCHAR,
    run_id VARCHAR NOT NULL
);

-- Groups whose figures changed since they were last tracked. A row leaves in the transaction that
-- stores its tracking, so a killed run leaves its work to the next.
CREATE TABLE store.groups_to_track (
    group_id VARCHAR NOT NULL
);

CREATE TABLE store.failures (
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    failed_at TIMESTAMP NOT NULL
);

CREATE TABLE store.feeds (
    feed_url VARCHAR PRIMARY KEY,
    title VARCHAR,
    site_url VARCHAR,
    is_enabled BOOLEAN NOT NULL DEFAULT true,
    etag VARCHAR,
    last_modified VARCHAR,
    body_sha256 VARCHAR
);

CREATE TABLE store.polls (
    feed_url VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    polled_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,
    http_status INTEGER,
    items INTEGER NOT NULL,
    items_new INTEGER NOT NULL,
    reason VARCHAR
);
