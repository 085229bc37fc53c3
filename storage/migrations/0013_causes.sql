-- What brought a change that is no news: a review, or a change of stories or of the tags of feeds. Noted when
-- groups become due, kept for the series that a run tracked for it.
ALTER TABLE store.groups_to_track ADD COLUMN cause VARCHAR;

CREATE TABLE store.series_causes (
    run_id VARCHAR NOT NULL,
    series_id VARCHAR NOT NULL,
    cause VARCHAR NOT NULL
);

-- Tags of feeds whose articles belong to a story.
ALTER TABLE store.stories ADD COLUMN tags VARCHAR[];
UPDATE store.stories SET tags = [];
