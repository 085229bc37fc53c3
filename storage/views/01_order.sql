-- Purpose: the order of an article's versions, when each was reported and when the next replaced it. Table
-- store.version_order keeps what this gives.
-- Parameters: wanted VARCHAR[], the articles asked for. One row per stored version of them, without its text.
-- A later version is reported when its page first bears a later date, else when it was fetched. A page that
-- follows the feed's text, which stood in for it, is the same report read in full: it is reported when that was.
-- A version replaces the one before once it is extracted, so that no article falls silent between two tasks.
CREATE MACRO store.order_versions(wanted) AS TABLE
WITH versions AS (
    SELECT * EXCLUDE (text)
    FROM store.article_versions
    WHERE article_id IN (SELECT unnest(wanted))
),
extracted AS (
    SELECT version_id, max(extraction_number) AS extraction_number
    FROM store.extractions
    WHERE version_id IN (SELECT version_id FROM versions)
    GROUP BY version_id
),
numbered AS (
    SELECT
        v.*,
        row_number() OVER story AS version_number,
        coalesce(note, '') = 'text as given by the feed' AS is_feed_text,
        coalesce(is_feed_text <> lag(is_feed_text) OVER story, false) AS is_recaptured,
        greatest(v.published_at, v.modified_at) AS page_date,
        max(greatest(v.published_at, v.modified_at))
            OVER (story ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS page_date_before
    FROM versions AS v
    WINDOW story AS (
        PARTITION BY v.article_id
        ORDER BY v.fetched_at, greatest(v.published_at, v.modified_at) NULLS FIRST, v.version_id
    )
),
dated AS (
    SELECT
        n.*,
        e.extraction_number,
        version_number > 1 AND page_date > coalesce(page_date_before, TIMESTAMP '0001-01-01')
            AS page_says_changed,
        CASE
            WHEN version_number = 1 THEN coalesce(published_at, modified_at)
            WHEN page_says_changed THEN page_date
            ELSE fetched_at
        END AS own_reported_at,
        CASE
            WHEN version_number = 1 AND published_at IS NULL AND modified_at IS NOT NULL
                THEN coalesce(modified_basis, 'meta')
            WHEN version_number = 1 THEN published_basis
            WHEN page_says_changed AND modified_at = page_date THEN coalesce(modified_basis, 'meta')
            WHEN page_says_changed THEN published_basis
            ELSE 'fetched'
        END AS own_reported_basis
    FROM numbered AS n
    LEFT JOIN extracted AS e USING (version_id)
),
settled AS (
    SELECT
        *,
        is_recaptured AND lag(own_reported_at) OVER story IS NOT NULL AS is_same_report,
        CASE WHEN is_same_report THEN lag(own_reported_at) OVER story ELSE own_reported_at END AS reported_at,
        CASE WHEN is_same_report THEN lag(own_reported_basis) OVER story ELSE own_reported_basis END
            AS reported_basis
    FROM dated
    WINDOW story AS (PARTITION BY article_id ORDER BY version_number)
)
SELECT
    * EXCLUDE (
        page_date, page_date_before, page_says_changed, is_feed_text, own_reported_at, own_reported_basis,
        is_same_report
    ),
    CASE WHEN extraction_number IS NOT NULL THEN
        lead(reported_at) OVER (
            PARTITION BY article_id, extraction_number IS NOT NULL ORDER BY version_number
        )
    END AS replaced_at,
    extraction_number IS NOT NULL AND replaced_at IS NULL AS is_current
FROM settled;

-- Purpose: which runs read an article for the first time, in one of its versions; what else changed in a run
-- comes from reading differently, not from the news. A run that ended early leaves its news to the next.
-- One row per run and article that brought it news.
CREATE VIEW store.news AS
WITH spans AS (
    SELECT
        run_id,
        run_number,
        coalesce(
            max(run_number) FILTER (WHERE status = 'completed')
                OVER (ORDER BY run_number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
            0
        ) AS last_completed
    FROM store.runs
),
first_reads AS (
    SELECT version_id, arg_min(run_id, extraction_number) AS run_id
    FROM store.extractions
    GROUP BY version_id
)
SELECT DISTINCT s.run_id, v.article_id
FROM first_reads AS f
JOIN store.article_versions AS v USING (version_id)
JOIN store.runs AS r ON r.run_id = f.run_id
JOIN spans AS s ON r.run_number > s.last_completed AND r.run_number <= s.run_number;

-- A run and a figure as one number. Ids have 64 bits themselves, and numbers are joined in half the time of texts.
CREATE MACRO store.pair_up(run_id, figure_id) AS hash(run_id, figure_id);

-- One row per run and figure of an article that brought it news, by the two as one number.
CREATE VIEW store.news_figures AS
SELECT DISTINCT store.pair_up(n.run_id, f.figure_id) AS pair
FROM store.news AS n
JOIN store.figures AS f USING (article_id);

-- What brought a change to a series; news_from and news_to are not NULL where the article of that figure brought
-- news, noted is what its run tracked it for, where that was no news. That a claimant took a number back is news
-- in itself.
CREATE MACRO store.name_cause(change, news_from, news_to, noted) AS
    CASE
        WHEN coalesce(news_from, news_to) IS NOT NULL THEN 'news'
        WHEN noted IS NOT NULL THEN noted
        WHEN change = 'withdrawn' THEN 'news'
        ELSE 'reading'
    END;

-- One row per run and series that it tracked for a review, for other stories, or both: then the review is named.
CREATE VIEW store.noted_causes AS
SELECT run_id, series_id, min(cause) AS cause FROM store.series_causes GROUP BY run_id, series_id;

-- One row per article that came by a feed with one of some tags. Parameter wanted VARCHAR[], in lower case.
CREATE MACRO store.find_tags(wanted) AS TABLE
SELECT coalesce(n.article_id, i.article_id) AS article_id, list_sort(list_distinct(flatten(list(f.tags)))) AS tags
FROM (
    SELECT feed_url, list_intersect([lower(tag) FOR tag IN tags], wanted) AS tags FROM store.feeds
) AS f
JOIN store.feed_items AS i USING (feed_url)
LEFT JOIN store.article_names AS n ON n.name = i.article_id
WHERE len(f.tags) > 0
GROUP BY coalesce(n.article_id, i.article_id);

-- Every figure of the newest extractions, with what stories and reviews put in place of what was read.
-- One row per figure.
CREATE VIEW store.settled AS
SELECT
    f.* REPLACE (
        CASE WHEN list_contains(o.fields, 'claimant') THEN o.claimant ELSE f.claimant END AS claimant,
        CASE WHEN list_contains(o.fields, 'measure') THEN o.measure ELSE f.measure END AS measure,
        CASE WHEN list_contains(o.fields, 'party') THEN o.party ELSE f.party END AS party,
        CASE WHEN list_contains(o.fields, 'status') THEN o.status ELSE f.status END AS status,
        CASE WHEN list_contains(o.fields, 'place') THEN o.place ELSE f.place END AS place,
        CASE WHEN list_contains(o.fields, 'counted') THEN o.counted ELSE f.counted END AS counted,
        CASE WHEN list_contains(o.fields, 'accounting') THEN o.accounting ELSE f.accounting END AS accounting,
        CASE WHEN list_contains(o.fields, 'period_start') THEN o.period_start ELSE f.period_start END AS period_start,
        CASE WHEN list_contains(o.fields, 'period_end') THEN o.period_end ELSE f.period_end END AS period_end,
        CASE WHEN list_contains(o.fields, 'as_of') THEN o.as_of ELSE f.as_of END AS as_of,
        CASE WHEN list_contains(o.fields, 'stance') THEN o.stance ELSE f.stance END AS stance,
        CASE WHEN list_contains(o.fields, 'verification') THEN o.verification ELSE f.verification END AS verification
    ),
    o.story,
    coalesce(o.fields, []) AS settled_fields,
    coalesce(o.review_ids, []) AS review_ids,
    coalesce(o.is_dropped, false) AS is_dropped,
    o.withdrawn_at AS review_withdrawn_at,
    o.retracted_at AS review_retracted_at
FROM store.figures AS f
LEFT JOIN store.overlays AS o ON o.figure_id = f.figure_id;

-- Purpose: what tracking reads: every figure of every version under its newest extraction.
-- One row per figure.
CREATE VIEW store.reported AS
SELECT
    f.* EXCLUDE (review_withdrawn_at, review_retracted_at),
    c.source,
    c.source_kind,
    c.source_party,
    v.publisher,
    v.title,
    v.url,
    v.reported_at,
    v.reported_basis,
    v.ingested_at,
    v.version_number,
    v.replaced_at,
    v.is_current,
    least(w.withdrawn_at, k.taken_back_at, f.review_withdrawn_at) AS withdrawn_at,
    least(r.retracted_at, f.review_retracted_at) AS retracted_at,
    s.syndication_id
FROM store.settled AS f
JOIN store.version_order AS v USING (extraction_number)
LEFT JOIN store.syndication AS s ON s.article_id = f.article_id
LEFT JOIN store.claimants AS c ON c.claimant = f.claimant
LEFT JOIN (
    SELECT subject_id, min(withdrawn_at) AS withdrawn_at
    FROM store.withdrawals WHERE taken_back_by = 'claimant' GROUP BY subject_id
) AS w ON w.subject_id = f.figure_id
LEFT JOIN (
    SELECT figure_id, min(taken_back_at) AS taken_back_at FROM store.taken_back GROUP BY figure_id
) AS k ON k.figure_id = f.figure_id
LEFT JOIN (
    SELECT subject_id, min(withdrawn_at) AS retracted_at
    FROM store.withdrawals WHERE taken_back_by = 'publisher' GROUP BY subject_id
) AS r ON r.subject_id = f.article_id;
