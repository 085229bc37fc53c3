-- Purpose: make an empty database Tallywire's: where its base tables live and what was applied to it.
CREATE SCHEMA IF NOT EXISTS store;
CREATE TABLE store.schema_migrations (
    version INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
CREATE TABLE store.surface (sha256 VARCHAR NOT NULL);
