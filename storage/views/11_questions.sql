-- Purpose: questions that analysts put, where one of the other views does not answer them in a line.

-- True where words tell that a number replaces an earlier one.
CREATE MACRO store.says_revised(words) AS regexp_matches(
    words,
    '\b(revis(ed|es|ing|ion)|correct(ed|s|ing|ion)|restat(ed|es|ement)|amend(ed|s|ment)|clarif(ied|ication)|recount(ed)?'
    || '|updat(ed|es|ing)|(up|down) from|(rose|risen|rises|grew|grown|fell|fallen|falls|raised|lowered|reduced|increased|decreased|climbed|dropped|jumped)'
    || '|(earlier|previous|initial|original|preliminary)(ly)?|instead of|no longer|adjusted|reclassif\w+)\b',
    'i'
);

-- True where an article bears a note of correction.
CREATE MACRO store.has_correction(text) AS regexp_matches(
    text,
    '\b(correction|clarification|editor.s note|corrects|an earlier version of this|has been (amended|corrected|updated)'
    || '|was (amended|corrected|updated) on)\b',
    'i'
);

-- One row per number for one and the same day, window or event that was put in the place of another by its claimant,
-- or by the publisher in the article, while neither the sentence nor the article says so.
CREATE VIEW quiet_restatements AS
SELECT
    r.revision_id, r.series_id, r.label, r.source, r.type, r.from_figure_id, r.to_figure_id, r.from_low,
    r.from_high, r.to_low, r.to_high, r.delta, r.relative_delta, r.as_of, r.reported_at, f.sentence, v.title,
    v.publisher, v.url, r.run_id
FROM store.revisions AS r
JOIN store.reported AS f ON f.figure_id = r.to_figure_id
JOIN store.article_versions AS v ON v.version_id = f.version_id
WHERE
    r.retired_run_id IS NULL
    AND r.type IN ('restated_up', 'restated_down', 'edited')
    AND (r.from_low IS DISTINCT FROM r.to_low OR r.from_high IS DISTINCT FROM r.to_high)
    AND NOT store.says_revised(f.sentence)
    AND NOT store.has_correction(v.text);

-- One row per newest value of a party to a conflict that nobody of another party or of none gives too. A party to a
-- conflict is one that the register has a belligerent of; all that belongs to it speaks for it here.
CREATE VIEW belligerent_claims AS
WITH parties AS (
    SELECT DISTINCT party FROM store.sources WHERE kind = 'belligerent' AND party IS NOT NULL
)
SELECT
    x.series_id, x.label, x.source, x.source_kind, x.source_party, x.low, x.high, x.quantifier, x.as_of,
    x.reported_at, x.grade, x.figure_id, x.article_id
FROM store.newest_values AS x
WHERE
    x.is_compared
    AND (x.source_kind = 'belligerent' OR x.source_party IN (SELECT party FROM parties))
    AND NOT EXISTS (
        FROM store.newest_values AS y
        WHERE
            y.series_id = x.series_id
            AND y.is_compared
            AND y.source IS NOT NULL
            AND y.source <> x.source
            AND y.source_kind <> 'anonymous'
            AND y.source_party IS DISTINCT FROM x.source_party
            AND store.is_comparable(x.accounting, x.holds_on, y.holds_on)
            AND store.do_meet(x.compare_low, x.compare_high, y.compare_low, y.compare_high)
    );
