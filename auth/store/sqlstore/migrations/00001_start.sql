-- Only TEXT and BIGINT, so that every engine takes the same text: times are
-- Unix milliseconds (0 is no time), truths are 0 and 1, lists are JSON.

-- +goose Up
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organizations (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE accounts (
    id                   TEXT PRIMARY KEY,
    organization_id      TEXT REFERENCES organizations (id) ON DELETE CASCADE,
    email                TEXT NOT NULL,
    username             TEXT NOT NULL,
    name                 TEXT NOT NULL,
    role                 TEXT NOT NULL,
    disabled             BIGINT NOT NULL,
    must_change_password BIGINT NOT NULL,
    created_at           BIGINT NOT NULL,
    password_hash        TEXT NOT NULL,
    password_set_at      BIGINT NOT NULL
);
CREATE INDEX accounts_by_organization ON accounts (organization_id);

-- Emails and usernames in canonical form: one namespace, one look-up.
CREATE TABLE identifiers (
    canonical  TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX identifiers_by_account ON identifiers (account_id);

CREATE TABLE installs (
    account_id  TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    thumbprint  TEXT NOT NULL,
    device_name TEXT NOT NULL,
    known_at    BIGINT NOT NULL,
    used_at     BIGINT NOT NULL,
    PRIMARY KEY (account_id, thumbprint)
);
CREATE INDEX installs_by_use ON installs (used_at);

CREATE TABLE flows (
    id           TEXT PRIMARY KEY,
    thumbprint   TEXT NOT NULL,
    account_id   TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    session_id   TEXT NOT NULL,
    state        TEXT NOT NULL,
    current_hash TEXT UNIQUE,
    spent_hash   TEXT,
    spent_body   TEXT NOT NULL,
    answer       TEXT NOT NULL,
    answer_until BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX flows_by_spent ON flows (spent_hash);
CREATE INDEX flows_by_account ON flows (account_id);
CREATE INDEX flows_by_expiry ON flows (expires_at);

CREATE TABLE codes (
    hash              TEXT PRIMARY KEY,
    thumbprint        TEXT NOT NULL,
    account_id        TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_challenge    TEXT NOT NULL,
    scope             TEXT NOT NULL,
    device_name       TEXT NOT NULL,
    amr               TEXT NOT NULL,
    acr               TEXT NOT NULL,
    auth_time         BIGINT NOT NULL,
    paused_session_id TEXT NOT NULL,
    expires_at        BIGINT NOT NULL,
    spent_at          BIGINT NOT NULL,
    session_id        TEXT NOT NULL
);
CREATE INDEX codes_by_account ON codes (account_id);
CREATE INDEX codes_by_expiry ON codes (expires_at);

CREATE TABLE sessions (
    id               TEXT PRIMARY KEY,
    account_id       TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    thumbprint       TEXT NOT NULL,
    scope            TEXT NOT NULL,
    device_name      TEXT NOT NULL,
    amr              TEXT NOT NULL,
    acr              TEXT NOT NULL,
    auth_time        BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    idle_until       BIGINT NOT NULL,
    absolute_until   BIGINT NOT NULL,
    ended_at         BIGINT NOT NULL,
    ended_reason     TEXT NOT NULL,
    ended_by         TEXT NOT NULL,
    refresh_hash     TEXT UNIQUE,
    predecessor_hash TEXT,
    rotated_at       BIGINT NOT NULL,
    confirmed        BIGINT NOT NULL,
    used             BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_predecessor ON sessions (predecessor_hash);
CREATE INDEX sessions_by_idle ON sessions (idle_until);
CREATE INDEX sessions_by_absolute ON sessions (absolute_until);
CREATE INDEX sessions_by_end ON sessions (ended_at);

CREATE TABLE access_tokens (
    hash       TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX access_tokens_by_session ON access_tokens (session_id);
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);

CREATE TABLE counters (
    subject  TEXT NOT NULL,
    factor   TEXT NOT NULL,
    budget   TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    PRIMARY KEY (subject, factor, budget)
);
CREATE INDEX counters_by_time ON counters (last_at);

CREATE TABLE source_failures (
    source     TEXT NOT NULL,
    identifier TEXT NOT NULL,
    failed_at  BIGINT NOT NULL,
    PRIMARY KEY (source, identifier)
);
CREATE INDEX source_failures_by_time ON source_failures (failed_at);

-- +goose Down
DROP TABLE source_failures;
DROP TABLE counters;
DROP TABLE access_tokens;
DROP TABLE sessions;
DROP TABLE codes;
DROP TABLE flows;
DROP TABLE installs;
DROP TABLE identifiers;
DROP TABLE accounts;
DROP TABLE organizations;
DROP TABLE meta;
