-- Purpose: what every view, macro and column of the public surface means. docs/data-dictionary.md is made
-- from these, and a test holds both to be complete. A macro's own columns are told in its comment, one
-- per line ("column: what it is"); "Columns as in VIEW." stands for those that are the same there.

COMMENT ON VIEW articles IS 'One row per article: a story as published at one address, or a seed file, with its current version.';
COMMENT ON COLUMN articles.article_id IS 'Id of the article: a hash of its canonical address or file.';
COMMENT ON COLUMN articles.url IS 'Address, NULL for a file.';
COMMENT ON COLUMN articles.title IS 'Headline of the current version.';
COMMENT ON COLUMN articles.publisher IS 'Who published it.';
COMMENT ON COLUMN articles.author IS 'Byline.';
COMMENT ON COLUMN articles.language IS 'Language of the text, ISO 639-1.';
COMMENT ON COLUMN articles.published_at IS 'When the article says it was published, UTC; NULL where it does not say.';
COMMENT ON COLUMN articles.published_basis IS 'Where published_at comes from: feed, meta, text, curated or unknown.';
COMMENT ON COLUMN articles.reported_at IS 'When the current version was reported, UTC: the first as published, a later one when its page first bears a later date, else when it was fetched; one that is_recaptured, as the one before.';
COMMENT ON COLUMN articles.version_id IS 'Id of the current version: the newest one that has been read for figures.';
COMMENT ON COLUMN articles.n_versions IS 'Number of stored versions.';
COMMENT ON COLUMN articles.n_figures IS 'Number of figures in the current version.';
COMMENT ON COLUMN articles.syndication_id IS 'Shared by the articles that are copies of one story (see syndication); NULL where no copy is stored.';
COMMENT ON COLUMN articles.note IS 'What whoever listed the article says of it.';
COMMENT ON COLUMN articles.ingested_at IS 'When the article was first stored, UTC.';
COMMENT ON COLUMN articles.run_id IS 'The run that first stored it.';

COMMENT ON VIEW pages IS 'One row per article whose page is watched: it is fetched again while the article is young, and each other text of it is a version.';
COMMENT ON COLUMN pages.article_id IS 'The article; it is not stored where neither page nor feed had a text.';
COMMENT ON COLUMN pages.url IS 'Address that is fetched.';
COMMENT ON COLUMN pages.feed_url IS 'The feed or sitemap that named it first.';
COMMENT ON COLUMN pages.fetched_at IS 'When it was asked for last, UTC.';
COMMENT ON COLUMN pages.http_status IS 'What the server answered then; NULL where there was no answer.';
COMMENT ON COLUMN pages.fetches IS 'How often it was asked for.';
COMMENT ON COLUMN pages.failures IS 'How often in a row it could not be had; each doubles the wait.';
COMMENT ON COLUMN pages.gone_at IS 'When the server first said that it is not there (404, 410), UTC; NULL where it is.';
COMMENT ON COLUMN pages.born_at IS 'From when its age counts, UTC: when it was published, else when it was first fetched.';

COMMENT ON VIEW syndication IS 'One row per article of which copies are stored: an agency story in several papers, told by nearly the same text within a week. What copies report alike is one claim.';
COMMENT ON COLUMN syndication.syndication_id IS 'Id of the group of copies: the smallest article_id in it, so it may change when another copy comes in.';
COMMENT ON COLUMN syndication.article_id IS 'The article.';
COMMENT ON COLUMN syndication.is_first IS 'Whether it was reported first, as far as is known.';
COMMENT ON COLUMN syndication.n_articles IS 'Number of articles in the group.';
COMMENT ON COLUMN syndication.title IS 'Headline of its first version.';
COMMENT ON COLUMN syndication.publisher IS 'Who published it.';
COMMENT ON COLUMN syndication.url IS 'Address it was fetched from first.';
COMMENT ON COLUMN syndication.reported_at IS 'When its first version was reported, UTC; NULL where it is undated.';

COMMENT ON VIEW article_versions IS 'One row per stored version of an article. A version is never changed.';
COMMENT ON COLUMN article_versions.version_id IS 'Id of the version: a hash of the article and the text, white space apart.';
COMMENT ON COLUMN article_versions.article_id IS 'The article.';
COMMENT ON COLUMN article_versions.version_number IS 'Place among the versions of the article in order of fetched_at, from 1.';
COMMENT ON COLUMN article_versions.is_current IS 'Whether it is the newest version that has been read for figures.';
COMMENT ON COLUMN article_versions.text IS 'The text as captured; all offsets count its Unicode code points from 0.';
COMMENT ON COLUMN article_versions.sha256 IS 'SHA-256 of the text, white space folded.';
COMMENT ON COLUMN article_versions.title IS 'Headline.';
COMMENT ON COLUMN article_versions.publisher IS 'Who published it.';
COMMENT ON COLUMN article_versions.author IS 'Byline.';
COMMENT ON COLUMN article_versions.language IS 'Language of the text, ISO 639-1.';
COMMENT ON COLUMN article_versions.url IS 'Address it was fetched from.';
COMMENT ON COLUMN article_versions.published_at IS 'When the page says the article was published, UTC.';
COMMENT ON COLUMN article_versions.published_basis IS 'Where published_at comes from: feed, meta, text, curated or unknown.';
COMMENT ON COLUMN article_versions.modified_at IS 'When the page says it was changed last, UTC.';
COMMENT ON COLUMN article_versions.modified_basis IS 'Where modified_at comes from: feed, meta or unknown.';
COMMENT ON COLUMN article_versions.fetched_at IS 'When it was fetched, UTC.';
COMMENT ON COLUMN article_versions.reported_at IS 'When it was reported, UTC: the first version as published, a later one when its page first bears a later date, else when it was fetched.';
COMMENT ON COLUMN article_versions.reported_basis IS 'Where reported_at comes from: feed, meta, text, curated, fetched or unknown.';
COMMENT ON COLUMN article_versions.is_recaptured IS 'Whether it was captured otherwise than the version before: the feed''s own text stood in until the page could be had. What it says more or otherwise is then no edit by the publisher.';
COMMENT ON COLUMN article_versions.ingested_at IS 'When it was first stored, UTC.';
COMMENT ON COLUMN article_versions.note IS 'What whoever listed the article says of it.';
COMMENT ON COLUMN article_versions.run_id IS 'The run that stored it.';

COMMENT ON VIEW figures IS 'One row per reported figure of a current article version, under its newest extraction.';
COMMENT ON COLUMN figures.figure_id IS 'Id of the figure: a hash of the version and the offsets, the same whichever extractor finds it.';
COMMENT ON COLUMN figures.series_id IS 'The series it belongs to; NULL for what is not tracked (extents, unclassed numbers).';
COMMENT ON COLUMN figures.article_id IS 'The article.';
COMMENT ON COLUMN figures.version_id IS 'The version of the article it stands in.';
COMMENT ON COLUMN figures.text IS 'The number as it stands in the text, with its multiplier, currency or unit, without its hedge.';
COMMENT ON COLUMN figures.span_start IS 'Where it starts in the text of the version.';
COMMENT ON COLUMN figures.span_end IS 'Where it ends, exclusive.';
COMMENT ON COLUMN figures.sentence IS 'The sentence it stands in.';
COMMENT ON COLUMN figures.low IS 'Lower end of what the words allow, in the unit; NULL for "up to" and "less than".';
COMMENT ON COLUMN figures.high IS 'Upper end of what the words allow, in the unit; NULL for "at least" and "more than".';
COMMENT ON COLUMN figures.quantifier IS 'The hedge: exact, approximate, at_least, more_than, at_most, less_than, between or vague.';
COMMENT ON COLUMN figures.kind IS 'Kind of quantity: count, money, percent, length, area, mass, volume, duration, rate or other.';
COMMENT ON COLUMN figures.unit IS 'What one item is ("person", "vehicle"), or the unit ("USD", "%", "km").';
COMMENT ON COLUMN figures.counted IS 'The noun phrase counted or measured, as in the text.';
COMMENT ON COLUMN figures.measure IS 'What is said of it: killed, injured, displaced, deployed and so on.';
COMMENT ON COLUMN figures.party IS 'Whose people or things are counted: ISO 3166 alpha-3 code or an organisation.';
COMMENT ON COLUMN figures.status IS 'Who the counted people are, where the text says: military, civilian or child.';
COMMENT ON COLUMN figures.place IS 'The narrowest named place given for it.';
COMMENT ON COLUMN figures.claimant IS 'Who vouches for it, as the text names them; NULL for the narrator.';
COMMENT ON COLUMN figures.source IS 'The claimant resolved by the register; NULL for the narrator.';
COMMENT ON COLUMN figures.source_kind IS 'Kind of the source: belligerent, government, igo, monitor_ngo, local_official, intelligence, academic, media, anonymous, person or other.';
COMMENT ON COLUMN figures.source_party IS 'The party the source belongs to, ISO 3166 alpha-3 code or an organisation.';
COMMENT ON COLUMN figures.via IS 'Who relays the claimant.';
COMMENT ON COLUMN figures.stance IS 'How it is put forward: states, claims, estimates, fears or denies.';
COMMENT ON COLUMN figures.verification IS 'What the article says of its standing: confirmed, unverified, disputed or undercount.';
COMMENT ON COLUMN figures.accounting IS 'How it adds up: cumulative, window, event or stock; NULL where the text does not tell.';
COMMENT ON COLUMN figures.period_start IS 'First day of the stretch it covers.';
COMMENT ON COLUMN figures.period_end IS 'Last day of the stretch it covers.';
COMMENT ON COLUMN figures.as_of IS 'The day in the world it holds for; NULL where it cannot be told.';
COMMENT ON COLUMN figures.reported_at IS 'When the version it stands in was reported, UTC; NULL when undated.';
COMMENT ON COLUMN figures.reported_basis IS 'Where reported_at comes from: feed, meta, text, curated, fetched or unknown.';
COMMENT ON COLUMN figures.ingested_at IS 'When the version was first stored, UTC.';
COMMENT ON COLUMN figures.confidence IS 'The chance that value, measure, party and claimant are all right: of figures at 0.8, 80 % are.';
COMMENT ON COLUMN figures.rule_path IS 'Why each field is what it is, by field: rule_path[''party''] is the rule that set the party and what it went by (stated, nearby, carried, assumed).';
COMMENT ON COLUMN figures.part_of IS 'The figure_id of the figure it is a stated part of ("31 people, including 5 children").';
COMMENT ON COLUMN figures.title IS 'Headline of the version.';
COMMENT ON COLUMN figures.publisher IS 'Who published the version.';
COMMENT ON COLUMN figures.url IS 'Address of the version.';
COMMENT ON COLUMN figures.facet IS 'The disease, hazard or weapon it is of, where its measure does not say: cholera, earthquake, landmines.';
COMMENT ON COLUMN figures.compare_low IS 'Lower end of the interval it stands for in comparisons, in the unit of its series; NULL where it is open.';
COMMENT ON COLUMN figures.compare_high IS 'Upper end of the interval it stands for in comparisons, in the unit of its series; NULL where it is open.';
COMMENT ON COLUMN figures.standing IS 'What it is in its track: stands, copy (word for word of one that stands), apart (a second number of a sentence), denied or withdrawn; NULL for what is not tracked.';
COMMENT ON COLUMN figures.doubt IS 'Why it may be a misreading: factor_ten (about ten, a hundred or a thousand times its neighbours in the track) or transposed_digits; NULL where nothing speaks for it.';
COMMENT ON COLUMN figures.story IS 'The story that gave what its article leaves unsaid; NULL where none did.';
COMMENT ON COLUMN figures.settled_fields IS 'The fields that are not as they were read: given by a story, by the country that an article on a disease or disaster is about, or by a review.';
COMMENT ON COLUMN figures.review_ids IS 'The reviews that hold for it.';
COMMENT ON COLUMN figures.is_dropped IS 'Whether a review took it out of its series.';

COMMENT ON VIEW events IS 'One row per coded event of a current article version, under its newest extraction.';
COMMENT ON COLUMN events.event_id IS 'Id of the event: a hash of the version, the offsets and what is coded.';
COMMENT ON COLUMN events.article_id IS 'The article.';
COMMENT ON COLUMN events.version_id IS 'The version of the article it stands in.';
COMMENT ON COLUMN events.type IS 'Type of event, PLOVER.';
COMMENT ON COLUMN events.mode IS 'Mode of the type, PLOVER.';
COMMENT ON COLUMN events.context IS 'Context of the event, PLOVER.';
COMMENT ON COLUMN events.actor IS 'Who did it.';
COMMENT ON COLUMN events.target IS 'To whom it was done.';
COMMENT ON COLUMN events.place IS 'Where.';
COMMENT ON COLUMN events.date IS 'When: ISO date, year-month or year; NULL where the text does not tell.';
COMMENT ON COLUMN events.date_precision IS 'Precision of date: day, month or year.';
COMMENT ON COLUMN events.status IS 'Whether it is reported to have happened: actual, planned, denied or hypothetical.';
COMMENT ON COLUMN events.quote IS 'The words it is coded from, as they stand in the text.';
COMMENT ON COLUMN events.span_start IS 'Where the quote starts in the text of the version.';
COMMENT ON COLUMN events.span_end IS 'Where it ends, exclusive.';
COMMENT ON COLUMN events.confidence IS 'How sure the coder is, 0 to 1.';
COMMENT ON COLUMN events.figure_ids IS 'The figures that belong to it.';
COMMENT ON COLUMN events.reported_at IS 'When the version it stands in was reported, UTC; NULL when undated.';
COMMENT ON COLUMN events.title IS 'Headline of the version.';
COMMENT ON COLUMN events.publisher IS 'Who published the version.';
COMMENT ON COLUMN events.url IS 'Address of the version.';

COMMENT ON VIEW article_figure_changes IS 'One row per figure that a publisher changed, added or removed between two consecutive versions of an article; a page that follows the feed''s own text is read in full and changes nothing.';
COMMENT ON COLUMN article_figure_changes.article_id IS 'The article.';
COMMENT ON COLUMN article_figure_changes.from_version_id IS 'The earlier version.';
COMMENT ON COLUMN article_figure_changes.to_version_id IS 'The later version.';
COMMENT ON COLUMN article_figure_changes.change IS 'What happened to the figure: edited, added or removed.';
COMMENT ON COLUMN article_figure_changes.from_figure_id IS 'The figure in the earlier version; NULL when it was added.';
COMMENT ON COLUMN article_figure_changes.to_figure_id IS 'The figure in the later version; NULL when it was removed.';
COMMENT ON COLUMN article_figure_changes.from_text IS 'Its words in the earlier version.';
COMMENT ON COLUMN article_figure_changes.to_text IS 'Its words in the later version.';
COMMENT ON COLUMN article_figure_changes.from_sentence IS 'The sentence it stood in; NULL for added.';
COMMENT ON COLUMN article_figure_changes.to_sentence IS 'The sentence it stands in now; NULL for removed.';
COMMENT ON COLUMN article_figure_changes.reported_at IS 'When the later version was reported, UTC.';
COMMENT ON COLUMN article_figure_changes.title IS 'Headline of the later version.';
COMMENT ON COLUMN article_figure_changes.publisher IS 'Who published it.';
COMMENT ON COLUMN article_figure_changes.url IS 'Address of the later version.';
COMMENT ON COLUMN article_figure_changes.run_id IS 'The run that found the change.';

COMMENT ON VIEW series IS 'One row per comparability key with figures: a thing whose numbers may be compared. The claimant is no part of it.';
COMMENT ON COLUMN series.series_id IS 'Id of the series: a hash of its key.';
COMMENT ON COLUMN series.label IS 'The key in a few words.';
COMMENT ON COLUMN series.measure IS 'What is said of what is counted.';
COMMENT ON COLUMN series.party IS 'Whose people or things are counted.';
COMMENT ON COLUMN series.status IS 'Who the counted people are: military, civilian or child.';
COMMENT ON COLUMN series.counted IS 'The head noun that tells the group apart where party and status do not.';
COMMENT ON COLUMN series.unit IS 'Unit that numbers are compared in: km for miles too.';
COMMENT ON COLUMN series.place IS 'Where.';
COMMENT ON COLUMN series.accounting IS 'How the numbers add up: cumulative, window, event or stock.';
COMMENT ON COLUMN series.period_start IS 'The start that a cumulative counts from, or the day of an event; NULL when unknown.';
COMMENT ON COLUMN series.period_days IS 'Length of a window in days.';
COMMENT ON COLUMN series.facet IS 'The disease, hazard or weapon that the numbers are of; NULL where none is needed.';
COMMENT ON COLUMN series.place_within IS 'The place that place lies in: Ukraine for Mariupol. The two are never one series.';
COMMENT ON COLUMN series.n_figures IS 'Number of figures in current article versions.';
COMMENT ON COLUMN series.n_sources IS 'Number of tracks they make: claimants, the narrator counted as one.';
COMMENT ON COLUMN series.first_as_of IS 'Earliest day a figure holds for.';
COMMENT ON COLUMN series.last_as_of IS 'Latest day a figure holds for.';
COMMENT ON COLUMN series.last_reported_at IS 'When it was last reported on, UTC.';

COMMENT ON VIEW latest IS 'One row per series and claimant: the newest value, by the day it holds for, then by report. Undated reports count only where a track has nothing else.';
COMMENT ON COLUMN latest.series_id IS 'The series.';
COMMENT ON COLUMN latest.label IS 'The series in a few words.';
COMMENT ON COLUMN latest.source IS 'The claimant, resolved; NULL for the narrator.';
COMMENT ON COLUMN latest.source_kind IS 'Kind of the source: belligerent, government, igo and so on.';
COMMENT ON COLUMN latest.source_party IS 'The party the source belongs to.';
COMMENT ON COLUMN latest.low IS 'Lower end of what the words allow; NULL for an upper bound.';
COMMENT ON COLUMN latest.high IS 'Upper end of what the words allow; NULL for a lower bound.';
COMMENT ON COLUMN latest.quantifier IS 'The hedge.';
COMMENT ON COLUMN latest.as_of IS 'The day it holds for; NULL where it cannot be told.';
COMMENT ON COLUMN latest.reported_at IS 'When it was reported, UTC; NULL when undated.';
COMMENT ON COLUMN latest.grade IS 'Ours, the first that holds: withdrawn (by its claimant), discounted (its article was retracted), contested (a conflict stands), admitted (a loss of the claimant''s own forces), corroborated (two or more independent claimants agree), single_source.';
COMMENT ON COLUMN latest.n_agreeing IS 'Number of other independent claimants whose newest values for comparable days meet it.';
COMMENT ON COLUMN latest.is_stale IS 'Whether it is a stock not renewed within 90 days of the newest report in the database; NULL for an undated stock.';
COMMENT ON COLUMN latest.figure_id IS 'The figure.';
COMMENT ON COLUMN latest.article_id IS 'The article it stands in.';
COMMENT ON COLUMN latest.doubt IS 'Why it may be a misreading: factor_ten or transposed_digits; NULL where nothing speaks for it.';
COMMENT ON COLUMN latest.compare_low IS 'Lower end of the interval it stands for in comparisons, in the unit of the series; NULL where it is open.';
COMMENT ON COLUMN latest.compare_high IS 'Upper end of the interval it stands for in comparisons, in the unit of the series; NULL where it is open.';

COMMENT ON VIEW revisions IS 'One row per edge of a track: a step from one figure of a claimant to the next in a series, with its type.';
COMMENT ON COLUMN revisions.revision_id IS 'Id of the edge.';
COMMENT ON COLUMN revisions.series_id IS 'The series.';
COMMENT ON COLUMN revisions.label IS 'The series in a few words.';
COMMENT ON COLUMN revisions.source IS 'The claimant, resolved; NULL for the narrator.';
COMMENT ON COLUMN revisions.type IS 'first_report, reaffirmed, hedge_changed, advanced, receded, decrease, restated_up, restated_down, backdated, narrowed, widened, new_period, definition_break, edited, removed or withdrawn.';
COMMENT ON COLUMN revisions.from_figure_id IS 'The earlier figure; NULL for a first report.';
COMMENT ON COLUMN revisions.to_figure_id IS 'The later figure; NULL when the number was removed or withdrawn.';
COMMENT ON COLUMN revisions.from_low IS 'Lower end of the earlier figure.';
COMMENT ON COLUMN revisions.from_high IS 'Upper end of the earlier figure.';
COMMENT ON COLUMN revisions.from_quantifier IS 'Hedge of the earlier figure.';
COMMENT ON COLUMN revisions.to_low IS 'Lower end of the later figure.';
COMMENT ON COLUMN revisions.to_high IS 'Upper end of the later figure.';
COMMENT ON COLUMN revisions.to_quantifier IS 'Hedge of the later figure.';
COMMENT ON COLUMN revisions.delta IS 'Later number said minus the earlier one, in the unit of the series; NULL where the two are not to be subtracted.';
COMMENT ON COLUMN revisions.relative_delta IS 'delta as a share of the earlier number.';
COMMENT ON COLUMN revisions.as_of IS 'The day the later figure holds for.';
COMMENT ON COLUMN revisions.reported_at IS 'When the step was reported, UTC.';
COMMENT ON COLUMN revisions.is_derived IS 'Whether delta is a number that nobody reported: what came to a total between two days, by subtraction.';
COMMENT ON COLUMN revisions.run_id IS 'The run that found it.';
COMMENT ON COLUMN revisions.cause IS 'What brought it: news (an article or version first read then, or a withdrawal in words), review, stories (another stories.toml, or other tags of feeds), or reading (the same texts read or sorted differently, by another extractor, table or source register).';

COMMENT ON VIEW conflicts IS 'One row per two claimants whose newest values of one series hold for comparable days and cannot both be true. a is the lower.';
COMMENT ON COLUMN conflicts.series_id IS 'The series.';
COMMENT ON COLUMN conflicts.label IS 'The series in a few words.';
COMMENT ON COLUMN conflicts.source_a IS 'The claimant of the lower value; NULL for the narrator.';
COMMENT ON COLUMN conflicts.low_a IS 'Lower end of the lower value.';
COMMENT ON COLUMN conflicts.high_a IS 'Upper end of the lower value.';
COMMENT ON COLUMN conflicts.quantifier_a IS 'Hedge of the lower value.';
COMMENT ON COLUMN conflicts.as_of_a IS 'The day the lower value holds for.';
COMMENT ON COLUMN conflicts.figure_a IS 'The figure of the lower value.';
COMMENT ON COLUMN conflicts.source_b IS 'The claimant of the higher value; NULL for the narrator.';
COMMENT ON COLUMN conflicts.low_b IS 'Lower end of the higher value.';
COMMENT ON COLUMN conflicts.high_b IS 'Upper end of the higher value.';
COMMENT ON COLUMN conflicts.quantifier_b IS 'Hedge of the higher value.';
COMMENT ON COLUMN conflicts.as_of_b IS 'The day the higher value holds for.';
COMMENT ON COLUMN conflicts.figure_b IS 'The figure of the higher value.';
COMMENT ON COLUMN conflicts.ratio IS 'Higher over lower number said, intervals by their nearest ends; NULL when the lower is zero or less.';
COMMENT ON COLUMN conflicts.reported_at IS 'When the conflict came about: the later of the two reports, UTC.';

COMMENT ON VIEW belligerent_claims IS 'One row per newest value of a party to a conflict (one that the source register has a belligerent of, with all that belongs to it) that no claimant of another party, or of none, gives too. The narrator and unnamed sources confirm nothing.';
COMMENT ON COLUMN belligerent_claims.series_id IS 'The series.';
COMMENT ON COLUMN belligerent_claims.label IS 'The series in a few words.';
COMMENT ON COLUMN belligerent_claims.source IS 'The claimant, resolved.';
COMMENT ON COLUMN belligerent_claims.source_kind IS 'Kind of the source: belligerent, government, person and so on.';
COMMENT ON COLUMN belligerent_claims.source_party IS 'The party it belongs to.';
COMMENT ON COLUMN belligerent_claims.low IS 'Lower end of what the words allow; NULL for an upper bound.';
COMMENT ON COLUMN belligerent_claims.high IS 'Upper end of what the words allow; NULL for a lower bound.';
COMMENT ON COLUMN belligerent_claims.quantifier IS 'The hedge.';
COMMENT ON COLUMN belligerent_claims.as_of IS 'The day it holds for; NULL where it cannot be told.';
COMMENT ON COLUMN belligerent_claims.reported_at IS 'When it was reported, UTC; NULL when undated.';
COMMENT ON COLUMN belligerent_claims.grade IS 'Ours, as in latest.';
COMMENT ON COLUMN belligerent_claims.figure_id IS 'The figure.';
COMMENT ON COLUMN belligerent_claims.article_id IS 'The article it stands in.';

COMMENT ON VIEW quiet_restatements IS 'One row per number put in the place of another for one and the same day, window or event while neither the sentence nor the article says so: by the claimant in a later report (restated_up, restated_down), or by the publisher in the article (edited).';
COMMENT ON COLUMN quiet_restatements.revision_id IS 'Id of the edge, as in revisions.';
COMMENT ON COLUMN quiet_restatements.series_id IS 'The series.';
COMMENT ON COLUMN quiet_restatements.label IS 'The series in a few words.';
COMMENT ON COLUMN quiet_restatements.source IS 'The claimant, resolved; NULL for the narrator.';
COMMENT ON COLUMN quiet_restatements.type IS 'restated_up, restated_down or edited.';
COMMENT ON COLUMN quiet_restatements.from_figure_id IS 'The figure that was replaced.';
COMMENT ON COLUMN quiet_restatements.to_figure_id IS 'The figure that replaced it.';
COMMENT ON COLUMN quiet_restatements.from_low IS 'Lower end of the earlier figure.';
COMMENT ON COLUMN quiet_restatements.from_high IS 'Upper end of the earlier figure.';
COMMENT ON COLUMN quiet_restatements.to_low IS 'Lower end of the later figure.';
COMMENT ON COLUMN quiet_restatements.to_high IS 'Upper end of the later figure.';
COMMENT ON COLUMN quiet_restatements.delta IS 'Later number said minus the earlier one, in the unit.';
COMMENT ON COLUMN quiet_restatements.relative_delta IS 'delta as a share of the earlier number.';
COMMENT ON COLUMN quiet_restatements.as_of IS 'The day that both hold for; NULL where it cannot be told.';
COMMENT ON COLUMN quiet_restatements.reported_at IS 'When it was reported, UTC.';
COMMENT ON COLUMN quiet_restatements.sentence IS 'The sentence of the later figure, which tells of no change.';
COMMENT ON COLUMN quiet_restatements.title IS 'Headline of the article.';
COMMENT ON COLUMN quiet_restatements.publisher IS 'Who published it.';
COMMENT ON COLUMN quiet_restatements.url IS 'Its address.';
COMMENT ON COLUMN quiet_restatements.run_id IS 'The run that found it.';

COMMENT ON VIEW revision_days IS 'One row per series, claimant and day: how the number for that day was revised, as epiprocess defines it (revision_analysis). The values of one event are values for its day. What is said again without change is no revision. An interval counts by its middle.';
COMMENT ON COLUMN revision_days.series_id IS 'The series.';
COMMENT ON COLUMN revision_days.label IS 'The series in a few words.';
COMMENT ON COLUMN revision_days.source IS 'The claimant, resolved; NULL for the narrator.';
COMMENT ON COLUMN revision_days.as_of IS 'The day that the values hold for; the day of an event.';
COMMENT ON COLUMN revision_days.n_values IS 'Number of dated reports of it.';
COMMENT ON COLUMN revision_days.n_revisions IS 'Number of times the number changed.';
COMMENT ON COLUMN revision_days.min_lag_days IS 'Days from the day to the first report on it.';
COMMENT ON COLUMN revision_days.max_lag_days IS 'Days from the day to the last report with a new number.';
COMMENT ON COLUMN revision_days.first_value IS 'The number first reported.';
COMMENT ON COLUMN revision_days.last_value IS 'The number reported last.';
COMMENT ON COLUMN revision_days.min_value IS 'The smallest number.';
COMMENT ON COLUMN revision_days.median_value IS 'The median of the numbers, each counted once while it stood.';
COMMENT ON COLUMN revision_days.max_value IS 'The largest number.';
COMMENT ON COLUMN revision_days.spread IS 'Largest less smallest number.';
COMMENT ON COLUMN revision_days.relative_spread IS 'spread as a share of the largest number; NULL where that is zero.';
COMMENT ON COLUMN revision_days.settled_lag_days IS 'Days from the day to the report from which on the number stays within 20 % of the last one (lag_near_latest).';
COMMENT ON COLUMN revision_days.n_up IS 'Number of revisions that went up.';
COMMENT ON COLUMN revision_days.sum_of_revisions IS 'Sum of the revisions: last less first value.';
COMMENT ON COLUMN revision_days.sum_of_absolute_revisions IS 'Sum of the sizes of the revisions.';
COMMENT ON COLUMN revision_days.is_open IS 'Whether the day is less than 60 days before the newest report in the database, so that more revisions may come.';

COMMENT ON VIEW revision_summary IS 'One row per series and claimant: how values for one and the same day were revised (revision_days, over all days). Values for different days are different observations and enter no revision. No test is made: n says how much there is to go by.';
COMMENT ON COLUMN revision_summary.series_id IS 'The series.';
COMMENT ON COLUMN revision_summary.label IS 'The series in a few words.';
COMMENT ON COLUMN revision_summary.source IS 'The claimant, resolved; NULL for the narrator.';
COMMENT ON COLUMN revision_summary.n_values IS 'Number of dated reports.';
COMMENT ON COLUMN revision_summary.n_days IS 'Number of days they hold for.';
COMMENT ON COLUMN revision_summary.n_days_revised IS 'Number of days whose number was revised.';
COMMENT ON COLUMN revision_summary.n_days_open IS 'Number of days less than 60 days before the newest report in the database, which may be revised yet.';
COMMENT ON COLUMN revision_summary.n_revisions IS 'Number of times the number for a day changed.';
COMMENT ON COLUMN revision_summary.min_lag_days IS 'Shortest time from a day to the first report on it, in days.';
COMMENT ON COLUMN revision_summary.max_lag_days IS 'Longest time from a day to the last report with a new number for it, in days.';
COMMENT ON COLUMN revision_summary.median_settled_lag_days IS 'Median over days of the time until the number stays within 20 % of the last one, in days.';
COMMENT ON COLUMN revision_summary.spread IS 'Largest less smallest number for one day, the widest of all days.';
COMMENT ON COLUMN revision_summary.relative_spread IS 'Spread as a share of the largest number of the day, the widest of all days.';
COMMENT ON COLUMN revision_summary.median_relative_spread IS 'The same, the median over days.';
COMMENT ON COLUMN revision_summary.mean_revision IS 'Mean change of the number in a revision; NULL without revisions.';
COMMENT ON COLUMN revision_summary.mean_absolute_revision IS 'Mean size of a revision; NULL without revisions.';
COMMENT ON COLUMN revision_summary.share_up IS 'Share of revisions that went up, 0 to 1; NULL without revisions.';
COMMENT ON COLUMN revision_summary.bias IS 'Mean revision over mean absolute revision, -1 (always down) to 1 (always up); NULL without revisions.';
COMMENT ON COLUMN revision_summary.mean_last_to_first IS 'Mean over revised days of the last number over the first; NULL without revisions.';

COMMENT ON VIEW claimant_gaps IS 'One row per two claimants of a series who spoke of comparable days: how far they are apart and how the gap closes. At each report of either, what both had said last is held together; the gap is the logarithm of larger over smaller number.';
COMMENT ON COLUMN claimant_gaps.series_id IS 'The series.';
COMMENT ON COLUMN claimant_gaps.label IS 'The series in a few words.';
COMMENT ON COLUMN claimant_gaps.source_a IS 'The one claimant; NULL for the narrator.';
COMMENT ON COLUMN claimant_gaps.source_b IS 'The other claimant, by name behind the first.';
COMMENT ON COLUMN claimant_gaps.n_moments IS 'Number of reports at which the two could be held together.';
COMMENT ON COLUMN claimant_gaps.first_at IS 'The first of them, UTC.';
COMMENT ON COLUMN claimant_gaps.last_at IS 'The last of them, UTC.';
COMMENT ON COLUMN claimant_gaps.first_ratio IS 'Larger over smaller number at first.';
COMMENT ON COLUMN claimant_gaps.last_ratio IS 'Larger over smaller number at last.';
COMMENT ON COLUMN claimant_gaps.widest_ratio IS 'Larger over smaller number where they were furthest apart.';
COMMENT ON COLUMN claimant_gaps.share_meeting IS 'Share of the moments at which both could be true, 0 to 1.';
COMMENT ON COLUMN claimant_gaps.do_meet_last IS 'Whether both could be true at last.';
COMMENT ON COLUMN claimant_gaps.last_overlap IS 'How much of the shorter of the two intervals lies in the other at last, 0 to 1; NULL where neither has two ends.';
COMMENT ON COLUMN claimant_gaps.gap_left IS 'The last gap as a share of the first: 0 closed, 1 as before, more when it grew; NULL where there was none at first.';
COMMENT ON COLUMN claimant_gaps.days_to_half IS 'Days from the first moment to that from which on the gap stays at half of the first or less; NULL where it does not.';

COMMENT ON VIEW sources IS 'One row per claimant that the register knows or that an article names.';
COMMENT ON COLUMN sources.source IS 'Name of the source.';
COMMENT ON COLUMN sources.kind IS 'belligerent, government, igo, monitor_ngo, local_official, intelligence, academic, media, anonymous, person or other.';
COMMENT ON COLUMN sources.party IS 'The party it belongs to.';
COMMENT ON COLUMN sources.speaks_for IS 'The source in whose name it speaks.';
COMMENT ON COLUMN sources.is_registered IS 'Whether the register lists it.';
COMMENT ON COLUMN sources.n_spellings IS 'Number of spellings met in articles.';

COMMENT ON VIEW source_aliases IS 'One row per spelling of a claimant: the register''s own and those met in articles.';
COMMENT ON COLUMN source_aliases.source IS 'The source that the spelling stands for.';
COMMENT ON COLUMN source_aliases.alias IS 'The spelling.';
COMMENT ON COLUMN source_aliases.is_registered IS 'Whether the register lists the spelling.';
COMMENT ON COLUMN source_aliases.is_met IS 'Whether an article uses the spelling.';

COMMENT ON VIEW feeds IS 'One row per feed, with its health, its last poll and when it is asked next.';
COMMENT ON COLUMN feeds.feed_url IS 'Address that the feed was added by: its name.';
COMMENT ON COLUMN feeds.address IS 'Address that it has now: another one when it moved for good.';
COMMENT ON COLUMN feeds.title IS 'Its name.';
COMMENT ON COLUMN feeds.site_url IS 'The site it belongs to.';
COMMENT ON COLUMN feeds.tags IS 'Tags given to its stories.';
COMMENT ON COLUMN feeds.is_enabled IS 'Whether it is polled.';
COMMENT ON COLUMN feeds.health IS 'new (not polled yet), ok, failing, gone (it said so: 410) or disabled.';
COMMENT ON COLUMN feeds.last_polled_at IS 'When it was last polled, UTC.';
COMMENT ON COLUMN feeds.last_outcome IS 'What came of the last poll: new, unchanged or failed.';
COMMENT ON COLUMN feeds.last_reason IS 'Why the last poll failed.';
COMMENT ON COLUMN feeds.last_new_at IS 'When a poll last brought a new item, UTC.';
COMMENT ON COLUMN feeds.failures_in_row IS 'Number of its latest polls that all failed.';
COMMENT ON COLUMN feeds.failing_since IS 'When the first of them was, UTC; NULL when the last poll did not fail.';
COMMENT ON COLUMN feeds.next_poll_at IS 'When it is asked next, UTC; NULL: at the next run, or never where it is disabled or gone.';
COMMENT ON COLUMN feeds.n_polls IS 'Number of polls.';
COMMENT ON COLUMN feeds.n_failures IS 'Number of polls that failed.';
COMMENT ON COLUMN feeds.items_new IS 'Number of items it has brought.';
COMMENT ON COLUMN feeds.items_pending IS 'Number of items whose article could not be had yet.';

COMMENT ON VIEW feed_items IS 'One row per entry that a feed has listed.';
COMMENT ON COLUMN feed_items.feed_url IS 'The feed.';
COMMENT ON COLUMN feed_items.article_id IS 'Its article, stored or not.';
COMMENT ON COLUMN feed_items.guid IS 'What the feed calls it.';
COMMENT ON COLUMN feed_items.url IS 'Address of its page.';
COMMENT ON COLUMN feed_items.title IS 'Title in the feed.';
COMMENT ON COLUMN feed_items.author IS 'Author in the feed.';
COMMENT ON COLUMN feed_items.published_at IS 'When the feed says it was published, UTC; NULL when it does not or is not believed.';
COMMENT ON COLUMN feed_items.updated_at IS 'When the feed says it was last changed, UTC.';
COMMENT ON COLUMN feed_items.date_flag IS 'Why its date is not believed: unreadable, future or implausible.';
COMMENT ON COLUMN feed_items.first_seen_at IS 'The poll that first listed it, UTC.';
COMMENT ON COLUMN feed_items.changed_at IS 'The poll that last listed it with other words, UTC.';
COMMENT ON COLUMN feed_items.changes IS 'How often its words in the feed have changed.';
COMMENT ON COLUMN feed_items.run_id IS 'The run that first saw it.';
COMMENT ON COLUMN feed_items.is_pending IS 'Whether its article is still to be captured, at first or because the feed has changed it.';
COMMENT ON COLUMN feed_items.attempts IS 'How often that was tried.';
COMMENT ON COLUMN feed_items.next_attempt_at IS 'When it is tried next, UTC.';
COMMENT ON COLUMN feed_items.reason IS 'Why its page could not be had.';

COMMENT ON VIEW polls IS 'One row per poll of a feed.';
COMMENT ON COLUMN polls.feed_url IS 'Address of the feed.';
COMMENT ON COLUMN polls.run_id IS 'The run that polled it.';
COMMENT ON COLUMN polls.polled_at IS 'When, UTC.';
COMMENT ON COLUMN polls.outcome IS 'What came of it: new, unchanged or failed.';
COMMENT ON COLUMN polls.http_status IS 'Status of the answer; NULL when there was none.';
COMMENT ON COLUMN polls.items IS 'Number of items listed.';
COMMENT ON COLUMN polls.items_new IS 'Number of items not seen before.';
COMMENT ON COLUMN polls.reason IS 'Why it failed.';

COMMENT ON VIEW failures IS 'One row per thing that a run could not process.';
COMMENT ON COLUMN failures.run_id IS 'The run.';
COMMENT ON COLUMN failures.stage IS 'Where it failed: ingest, poll, capture, extract, track or report.';
COMMENT ON COLUMN failures.subject IS 'What could not be processed: a file, address, feed or id.';
COMMENT ON COLUMN failures.reason IS 'Why, in one line.';
COMMENT ON COLUMN failures.detail IS 'More for whoever looks into it.';
COMMENT ON COLUMN failures.failed_at IS 'When, UTC.';
COMMENT ON COLUMN failures.input IS 'What is needed to try it again, JSON; NULL where the next run does so by itself.';
COMMENT ON COLUMN failures.resolved_run_id IS 'The run in which it succeeded after all; NULL: not yet.';

COMMENT ON VIEW runs IS 'One row per run of the pipeline.';
COMMENT ON COLUMN runs.run_id IS 'Id of the run: its number, from 1.';
COMMENT ON COLUMN runs.flow_run_id IS 'Id of the Prefect flow run.';
COMMENT ON COLUMN runs.started_at IS 'When it started, UTC.';
COMMENT ON COLUMN runs.finished_at IS 'When it ended, UTC; NULL while it runs or when it was killed.';
COMMENT ON COLUMN runs.status IS 'running, completed, failed, or interrupted (killed before it could say).';
COMMENT ON COLUMN runs.articles_new IS 'Number of articles it stored.';
COMMENT ON COLUMN runs.versions_new IS 'Number of article versions it stored.';
COMMENT ON COLUMN runs.figures_new IS 'Number of figures it stored that had never been.';
COMMENT ON COLUMN runs.revisions_new IS 'Number of edges of tracks it found.';
COMMENT ON COLUMN runs.failures IS 'Number of things it could not process.';
COMMENT ON COLUMN runs.delta IS 'What it changed in the tracked state, as a DeepDiff delta in JSON.';
COMMENT ON COLUMN runs.bytes IS 'Size of the text that it stored, in bytes of UTF-8.';
COMMENT ON COLUMN runs.seconds IS 'How long its stages took.';
COMMENT ON COLUMN runs.cpu_seconds IS 'Processor time of its stages, worker processes included.';
COMMENT ON COLUMN runs.peak_memory_bytes IS 'The most memory that its process had; NULL where the system does not tell.';

COMMENT ON VIEW notifications IS 'One row per notification of a watched change: no change is told twice. They go out after the snapshot of their run, and show in the next.';
COMMENT ON COLUMN notifications.notification_id IS 'The same whenever that change is met again.';
COMMENT ON COLUMN notifications.run_id IS 'The run that brought the change.';
COMMENT ON COLUMN notifications.rules IS 'The names of the watch rules that it met.';
COMMENT ON COLUMN notifications.title IS 'What was told, in one line.';
COMMENT ON COLUMN notifications.revision_id IS 'The revision that was told of; NULL for a contradiction.';
COMMENT ON COLUMN notifications.claimed_at IS 'When it was about to go out, UTC.';
COMMENT ON COLUMN notifications.outcome IS 'sent; failed, where not every address took it; claimed while it is under way, or where the run was killed then: it is not sent again.';
COMMENT ON COLUMN notifications.settled_at IS 'When its outcome was known, UTC.';
COMMENT ON COLUMN notifications.told IS 'The addresses that took it, by their place in TALLYWIRE_NOTIFY and their kind: an address holds secrets, and is stored nowhere.';
COMMENT ON COLUMN notifications.not_told IS 'The addresses that did not take it.';
COMMENT ON VIEW run_stages IS 'One row per stage of a run that has ended: what it cost and got done. Publishing and the report come after the snapshot of their run, and show in the next.';
COMMENT ON COLUMN run_stages.run_id IS 'The run.';
COMMENT ON COLUMN run_stages.stage IS 'ingest, refetch, extract, track, publish or report.';
COMMENT ON COLUMN run_stages.status IS 'completed, failed or interrupted.';
COMMENT ON COLUMN run_stages.started_at IS 'When it started, UTC.';
COMMENT ON COLUMN run_stages.seconds IS 'How long it took.';
COMMENT ON COLUMN run_stages.cpu_seconds IS 'Processor time, worker processes that ended included.';
COMMENT ON COLUMN run_stages.peak_memory_bytes IS 'The most memory its process had meanwhile; NULL where the system does not tell.';
COMMENT ON COLUMN run_stages.items IS 'Article versions stored (ingest) or read (extract), edges found (track); NULL for the others.';
COMMENT ON COLUMN run_stages.bytes IS 'Size of the texts of those versions, in bytes of UTF-8.';
COMMENT ON COLUMN run_stages.figures IS 'Figures stored, those of a new reading included.';

COMMENT ON VIEW run_changes IS 'One row per change that a run made to the tracked state or found in an article.';
COMMENT ON COLUMN run_changes.run_id IS 'The run.';
COMMENT ON COLUMN run_changes.subject IS 'What changed: revision (an edge of a track), conflict or article (the publisher changed a figure).';
COMMENT ON COLUMN run_changes.change IS 'The type of the revision; opened, closed or moved for a conflict; edited, added or removed for an article.';
COMMENT ON COLUMN run_changes.series_id IS 'The series; NULL for a figure that is not tracked.';
COMMENT ON COLUMN run_changes.label IS 'The series in a few words.';
COMMENT ON COLUMN run_changes.source IS 'The claimant, the lower one of a conflict; NULL for the narrator.';
COMMENT ON COLUMN run_changes.other_source IS 'The higher claimant of a conflict.';
COMMENT ON COLUMN run_changes.from_low IS 'Lower end of the earlier value, or of the lower one of a conflict.';
COMMENT ON COLUMN run_changes.from_high IS 'Upper end of the earlier value, or of the lower one of a conflict.';
COMMENT ON COLUMN run_changes.to_low IS 'Lower end of the later value, or of the higher one of a conflict.';
COMMENT ON COLUMN run_changes.to_high IS 'Upper end of the later value, or of the higher one of a conflict.';
COMMENT ON COLUMN run_changes.ratio IS 'Higher over lower number of a conflict.';
COMMENT ON COLUMN run_changes.from_figure_id IS 'The earlier figure, or the lower one of a conflict.';
COMMENT ON COLUMN run_changes.to_figure_id IS 'The later figure, or the higher one of a conflict.';
COMMENT ON COLUMN run_changes.cause IS 'What brought it: news (an article or version first read then, or a withdrawal in words), review, stories (another stories.toml, or other tags of feeds), or reading (the same texts read or sorted differently, by another extractor, table or source register).';

COMMENT ON VIEW reviews IS 'One row per review that a person added, undone ones too. A review lies on top of what was read and changes none of it.';
COMMENT ON COLUMN reviews.review_id IS 'Id of the review: a hash of what it says, so that the same row given twice is one.';
COMMENT ON COLUMN reviews.action IS 'set (a field of a figure), drop (out of its series), withdraw (its claimant took it back), retract (the publisher took the article back), merge (one series into another) or undo (another review).';
COMMENT ON COLUMN reviews.figure_id IS 'The figure that was meant. The review holds too for the same words of other versions, and for other readings of them.';
COMMENT ON COLUMN reviews.article_id IS 'Its article, or the one retracted.';
COMMENT ON COLUMN reviews.text IS 'The number as it stands in the text.';
COMMENT ON COLUMN reviews.field IS 'The field that is set.';
COMMENT ON COLUMN reviews.value IS 'What it is set to; NULL where it is emptied.';
COMMENT ON COLUMN reviews.series_id IS 'The series that is merged.';
COMMENT ON COLUMN reviews.into_series_id IS 'The series that it is part of.';
COMMENT ON COLUMN reviews.undoes IS 'The review that is undone.';
COMMENT ON COLUMN reviews.reviewer IS 'Who said so.';
COMMENT ON COLUMN reviews.reviewed_on IS 'The day that the row bears.';
COMMENT ON COLUMN reviews.why IS 'Why.';
COMMENT ON COLUMN reviews.is_undone IS 'Whether a later review undid it.';
COMMENT ON COLUMN reviews.n_figures IS 'Number of figures that it holds for now, those of earlier versions included; NULL for merge and undo.';
COMMENT ON COLUMN reviews.file IS 'The file it came in.';
COMMENT ON COLUMN reviews.line IS 'Its line there.';
COMMENT ON COLUMN reviews.recorded_at IS 'When it was recorded, UTC.';
COMMENT ON COLUMN reviews.run_id IS 'The run that recorded it.';

COMMENT ON VIEW stories IS 'One row per story of the file of stories: what articles are about, for what they leave unsaid.';
COMMENT ON COLUMN stories.story IS 'Its name.';
COMMENT ON COLUMN stories.start_day IS 'Its first day, the start of totals that give none.';
COMMENT ON COLUMN stories.end_day IS 'Its last day.';
COMMENT ON COLUMN stories.places IS 'Where it plays.';
COMMENT ON COLUMN stories.parties IS 'Whose people and things it is about.';
COMMENT ON COLUMN stories.tags IS 'Tags of feeds whose articles belong to it, in lower case.';
COMMENT ON COLUMN stories.facet IS 'Its disease or hazard.';
COMMENT ON COLUMN stories.keywords IS 'Words that its articles name.';
COMMENT ON COLUMN stories.articles IS 'Articles listed as its own: addresses or ids.';
COMMENT ON COLUMN stories.n_figures IS 'Number of figures that it gave something to, those of earlier versions included.';

COMMENT ON MACRO TABLE figures_as_of IS 'One row per figure that stood in an article as it had been reported by the end of the day. Undated articles are in no past day.
Columns as in figures.';
COMMENT ON MACRO TABLE latest_as_of IS 'One row per series and claimant: the newest value as it had been reported by the end of the day, graded by what was known then.
Columns as in latest.';
COMMENT ON MACRO TABLE conflicts_as_of IS 'One row per conflict as it stood at the end of the day.
Columns as in conflicts.';
COMMENT ON MACRO TABLE evidence IS 'One row: a figure, of whatever version, with the words around it.
Columns as in figures.
quote: The number as it stands in the text.
before: Up to 200 characters before it.
after: Up to 200 characters after it.
sha256: SHA-256 of the text of the version, white space folded.
fetched_at: When the version was fetched, UTC.';
COMMENT ON MACRO TABLE vintages IS 'One row per value of a series that was reported from the first day to the last, both included.
Columns as in latest.
vintage: The day of the report.
as_of: The day it holds for; that of the report where the text does not tell.
lag_days: Days from as_of to the report.
said: The number said; NULL for an interval.';
COMMENT ON MACRO TABLE first_release IS 'One row per claimant and day: the first value that was reported for the day.
Columns as in vintages.';
COMMENT ON MACRO TABLE triangle IS 'One row per claimant, day and vintage: the value for the day as known at each report of the claimant since.
Columns as in vintages.
vintage: The day of a report of the claimant, on this day or another.
lag_days: Days from as_of to the vintage.
is_new: Whether the value was reported at this vintage; else it still stood from an earlier one.';
COMMENT ON MACRO TABLE changes_since IS 'One row per change made by runs after the given run (its id), by runs that started after the given time, or, given last_run, by the last run that was completed.
Columns as in run_changes.
started_at: When the run started, UTC.';
