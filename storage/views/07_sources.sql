-- Purpose: the register of claimants as it was last loaded, with what was met that it does not know.

-- One row per claimant known to the register or met in an article.
CREATE VIEW sources AS
SELECT
    coalesce(r.source, c.source) AS source,
    coalesce(r.kind, c.source_kind) AS kind,
    coalesce(r.party, c.source_party) AS party,
    r.speaks_for,
    r.source IS NOT NULL AS is_registered,
    coalesce(c.n_spellings, 0) AS n_spellings
FROM store.sources AS r
FULL JOIN (
    SELECT
        source,
        any_value(source_kind) AS source_kind,
        any_value(source_party) AS source_party,
        count(*) AS n_spellings
    FROM store.claimants
    GROUP BY source
) AS c ON c.source = r.source;

-- One row per spelling: the register's own, and those met in articles.
CREATE VIEW source_aliases AS
SELECT
    coalesce(c.source, a.source) AS source,
    coalesce(a.alias, c.claimant) AS alias,
    a.alias IS NOT NULL AS is_registered,
    c.claimant IS NOT NULL AS is_met
FROM store.source_aliases AS a
FULL JOIN store.claimants AS c ON c.claimant = a.alias;
