-- +goose Up
-- Nobody's language is known before their next sign-in.
ALTER TABLE accounts ADD COLUMN locale TEXT NOT NULL DEFAULT '';
-- Invitations lapse by their age.
CREATE INDEX invitations_by_age ON invitations (created_at);

-- +goose Down
DROP INDEX invitations_by_age;
ALTER TABLE accounts DROP COLUMN locale;
