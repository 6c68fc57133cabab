-- What version 1 kept gets a value that says what was true before: no policy,
-- no default, nothing proved that a step-up could count on.

-- +goose Up
ALTER TABLE organizations ADD COLUMN mfa              TEXT   NOT NULL DEFAULT 'off';
ALTER TABLE organizations ADD COLUMN mfa_methods      TEXT   NOT NULL DEFAULT 'null';
ALTER TABLE organizations ADD COLUMN mfa_at_once_from BIGINT NOT NULL DEFAULT 0;

ALTER TABLE accounts ADD COLUMN default_authenticator TEXT   NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN ask_each_time         BIGINT NOT NULL DEFAULT 0;

ALTER TABLE codes ADD COLUMN factors TEXT NOT NULL DEFAULT 'null';

-- A JSON object of factors and times.
ALTER TABLE sessions ADD COLUMN proved_at TEXT NOT NULL DEFAULT 'null';

CREATE TABLE authenticators (
    id           TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    factor       TEXT NOT NULL,
    label        TEXT NOT NULL,
    hint         TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    used_at      BIGINT NOT NULL,
    proved_as    TEXT NOT NULL,
    proved_until BIGINT NOT NULL,
    secret       TEXT NOT NULL,
    address      TEXT NOT NULL,
    last_step    BIGINT NOT NULL
);
CREATE INDEX authenticators_by_account ON authenticators (account_id, created_at, id);

CREATE TABLE one_time_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    active     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    issued_by  TEXT NOT NULL,
    spent_at   BIGINT NOT NULL,
    spent_by   TEXT NOT NULL,
    PRIMARY KEY (account_id, kind, hash)
);
CREATE INDEX one_time_codes_by_expiry ON one_time_codes (expires_at);
CREATE INDEX one_time_codes_by_spending ON one_time_codes (spent_at);

CREATE TABLE outbox (
    id         TEXT PRIMARY KEY,
    channel    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    state      TEXT NOT NULL,
    attempts   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    handed_at  BIGINT NOT NULL,
    problem    TEXT NOT NULL
);
CREATE INDEX outbox_by_turn ON outbox (state, next_at);
CREATE INDEX outbox_by_age ON outbox (created_at);

-- One row each time, two in one millisecond too: hence no key.
CREATE TABLE sends (
    address TEXT NOT NULL,
    budget  TEXT NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX sends_by_budget ON sends (address, budget, sent_at);
CREATE INDEX sends_by_time ON sends (sent_at);

-- Refers to nothing: an event outlives what it is about.
CREATE TABLE audits (
    id              TEXT PRIMARY KEY,
    happened_at     BIGINT NOT NULL,
    event           TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    account_id      TEXT NOT NULL,
    actor_id        TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    factor          TEXT NOT NULL,
    device_name     TEXT NOT NULL,
    source          TEXT NOT NULL,
    detail          TEXT NOT NULL
);
CREATE INDEX audits_by_time ON audits (happened_at, id);
CREATE INDEX audits_by_account ON audits (account_id, happened_at, id);
CREATE INDEX audits_by_organization ON audits (organization_id, happened_at, id);

-- +goose Down
DROP TABLE audits;
DROP TABLE sends;
DROP TABLE outbox;
DROP TABLE one_time_codes;
DROP TABLE authenticators;
ALTER TABLE sessions DROP COLUMN proved_at;
ALTER TABLE codes DROP COLUMN factors;
ALTER TABLE accounts DROP COLUMN ask_each_time;
ALTER TABLE accounts DROP COLUMN default_authenticator;
ALTER TABLE organizations DROP COLUMN mfa_at_once_from;
ALTER TABLE organizations DROP COLUMN mfa_methods;
ALTER TABLE organizations DROP COLUMN mfa;
