-- Figures whose sentences take their number back, and what these take back in other groups than their own.
CREATE TABLE store.take_backs (
    figure_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL
);

CREATE TABLE store.taken_back (
    figure_id VARCHAR NOT NULL,
    statement_figure_id VARCHAR NOT NULL,
    taken_back_at TIMESTAMP NOT NULL
);
