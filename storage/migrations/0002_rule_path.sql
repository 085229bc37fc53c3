-- Why each field of a figure is what it is: the rule that set it, by field. NULL in figures read before.
ALTER TABLE store.figures ADD COLUMN rule_path MAP(VARCHAR, VARCHAR);
