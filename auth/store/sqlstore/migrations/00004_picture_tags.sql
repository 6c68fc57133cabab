-- +goose Up
-- A picture that is there has its time for a tag until it is put again.
ALTER TABLE pictures ADD COLUMN tag TEXT NOT NULL DEFAULT '';
UPDATE pictures SET tag = CAST(updated_at AS TEXT);

-- +goose Down
ALTER TABLE pictures DROP COLUMN tag;
