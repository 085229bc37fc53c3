-- Whether a version reads differently because it was captured otherwise than the one before: the feed's text stood in
-- for the page then. Filled, as the rest of the table, when the views change.
ALTER TABLE store.version_order ADD COLUMN is_recaptured BOOLEAN;
