-- What figures are taken for in tracking, on top of what was read: their facet, what stories add and what
-- reviews say. A figure's group follows from these.
ALTER TABLE store.figures ADD COLUMN facet VARCHAR;
ALTER TABLE store.series ADD COLUMN facet VARCHAR;
ALTER TABLE store.series ADD COLUMN place_within VARCHAR;
ALTER TABLE store.series ADD COLUMN article_id VARCHAR;
ALTER TABLE store.tracked ADD COLUMN doubt VARCHAR;
ALTER TABLE store.newest_values ADD COLUMN doubt VARCHAR;

-- The digest of the stories and tables by which the figures of an extraction were settled; NULL: not yet.
ALTER TABLE store.extractions ADD COLUMN settled_by VARCHAR;

CREATE TABLE store.stories (
    story VARCHAR NOT NULL,
    start_day DATE,
    end_day DATE,
    places VARCHAR[] NOT NULL,
    parties VARCHAR[] NOT NULL,
    facet VARCHAR,
    keywords VARCHAR[] NOT NULL,
    articles VARCHAR[] NOT NULL
);

-- Rows are added and never changed. What a row points at is kept with it, so that it holds for the same words
-- of other versions and readings.
CREATE TABLE store.reviews (
    number BIGINT NOT NULL,
    review_id VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    figure_id VARCHAR,
    article_id VARCHAR,
    version_id VARCHAR,
    span_start INTEGER,
    span_end INTEGER,
    text VARCHAR,
    sentence VARCHAR,
    field VARCHAR,
    value VARCHAR,
    series_id VARCHAR,
    group_id VARCHAR,
    into_series_id VARCHAR,
    into_group_id VARCHAR,
    undoes VARCHAR,
    reviewer VARCHAR NOT NULL,
    reviewed_on DATE,
    why VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);

-- One row per figure of a newest extraction that a story or a review says something of; `fields` names the
-- columns that stand in place of what was read, NULLs included.
CREATE TABLE store.overlays (
    figure_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    story VARCHAR,
    review_ids VARCHAR[] NOT NULL,
    fields VARCHAR[] NOT NULL,
    claimant VARCHAR,
    measure VARCHAR,
    party VARCHAR,
    status VARCHAR,
    place VARCHAR,
    counted VARCHAR,
    accounting VARCHAR,
    period_start DATE,
    period_end DATE,
    as_of DATE,
    stance VARCHAR,
    verification VARCHAR,
    is_dropped BOOLEAN NOT NULL,
    withdrawn_at TIMESTAMP,
    retracted_at TIMESTAMP
);
