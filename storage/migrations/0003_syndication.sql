-- The bands of a version's text, by which its copies are found: empty where it is too short to tell.
CREATE TABLE store.text_bands (
    version_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    bands BIGINT[] NOT NULL
);

-- One row per article of which there are copies. Derived from the texts; a group that grows may be renamed.
CREATE TABLE store.syndication (
    article_id VARCHAR NOT NULL,
    syndication_id VARCHAR NOT NULL
);
