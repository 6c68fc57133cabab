-- What version 2 kept gets a value that says what was true before: no password
-- was reset by mail, no passkey was offered or made.

-- +goose Up
ALTER TABLE accounts ADD COLUMN reset_by_mail BIGINT NOT NULL DEFAULT 0;

ALTER TABLE installs ADD COLUMN offered_passkey BIGINT NOT NULL DEFAULT 0;

ALTER TABLE sessions ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN place   TEXT   NOT NULL DEFAULT '';

-- credential_id is NULL for what is no passkey: many have none.
ALTER TABLE authenticators ADD COLUMN install       TEXT NOT NULL DEFAULT '';
ALTER TABLE authenticators ADD COLUMN credential_id TEXT;
ALTER TABLE authenticators ADD COLUMN credential    TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX authenticators_by_credential ON authenticators (credential_id);

CREATE TABLE identities (
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    email      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_by_account ON identities (account_id);

-- browser and code_hash are NULL until they are set: nothing equals them.
CREATE TABLE legs (
    id         TEXT PRIMARY KEY,
    thumbprint TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    step       TEXT NOT NULL,
    details    TEXT NOT NULL,
    browser    TEXT,
    code_hash  TEXT UNIQUE,
    code_at    BIGINT NOT NULL,
    outcome    TEXT NOT NULL,
    over_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX legs_by_account ON legs (account_id);
CREATE INDEX legs_by_expiry ON legs (expires_at);

-- Refers to nothing: a link that is in a mailbox outlives its account, and one
-- that was asked for nobody's address has none.
CREATE TABLE links (
    hash       TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    account_id TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX links_by_account ON links (account_id, kind);
CREATE INDEX links_by_expiry ON links (expires_at);

CREATE TABLE invitations (
    address         TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    role            TEXT NOT NULL,
    invited_by      TEXT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX invitations_by_organization ON invitations (organization_id);

-- data is base64.
CREATE TABLE pictures (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    type       TEXT NOT NULL,
    data       TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- +goose Down
ALTER TABLE sessions DROP COLUMN place;
ALTER TABLE sessions DROP COLUMN used_at;
DROP TABLE pictures;
DROP TABLE invitations;
DROP TABLE links;
DROP TABLE legs;
DROP TABLE identities;
-- Without its credential a passkey could be asked for and never be proved.
DELETE FROM authenticators WHERE credential_id IS NOT NULL;
DROP INDEX authenticators_by_credential;
ALTER TABLE authenticators DROP COLUMN credential;
ALTER TABLE authenticators DROP COLUMN credential_id;
ALTER TABLE authenticators DROP COLUMN install;
ALTER TABLE installs DROP COLUMN offered_passkey;
ALTER TABLE accounts DROP COLUMN reset_by_mail;
