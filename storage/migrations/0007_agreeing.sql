-- How many independent claimants agree with a newest value. Filled when the views change, which they do with this.
ALTER TABLE store.newest_values ADD COLUMN n_agreeing BIGINT;
