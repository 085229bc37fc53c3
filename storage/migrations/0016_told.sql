-- Who was told: the addresses that took a notification and those that did not, by names that give no secret away.
ALTER TABLE store.notifications ADD COLUMN told VARCHAR[];
ALTER TABLE store.notifications ADD COLUMN not_told VARCHAR[];
