-- Purpose: give figures the facet and group that they were settled to.
-- Table incoming (figure_id, extraction_number, facet, group_id).
UPDATE store.figures AS f
SET facet = i.facet, group_id = i.group_id
FROM incoming AS i
WHERE f.figure_id = i.figure_id AND f.extraction_number = i.extraction_number;
