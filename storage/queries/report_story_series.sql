-- Purpose: the series that figures of a story stand in. Parameters: $story (its name, in any case).
-- One row per series.
SELECT DISTINCT series_id
FROM figures
WHERE lower(story) = lower($story) AND series_id IS NOT NULL;
