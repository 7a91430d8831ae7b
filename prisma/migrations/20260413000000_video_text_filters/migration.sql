-- What search needs to count and order what it finds, beside the text, so that it reads no video but those of its page.
LOCK TABLE "videos" IN SHARE ROW EXCLUSIVE MODE;

DROP INDEX IF EXISTS "video_texts_text_idx";

-- Filled anew below: faster than to write each row and its index entries a second time.
TRUNCATE "video_texts";

-- AlterTable
ALTER TABLE "video_texts" ADD COLUMN "isPublished" BOOLEAN NOT NULL,
ADD COLUMN "createdAt" TIMESTAMPTZ(3) NOT NULL;

CREATE OR REPLACE FUNCTION "keep_video_text"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO video_texts ("videoId", text, "isPublished", "createdAt")
  VALUES (NEW.id, lower(NEW.title || chr(1) || NEW.description), NEW."isPublished", NEW."createdAt")
  ON CONFLICT ("videoId") DO UPDATE SET text = EXCLUDED.text, "isPublished" = EXCLUDED."isPublished", "createdAt" = EXCLUDED."createdAt";
  RETURN NULL;
END $$;

DROP TRIGGER "text_update" ON "videos";
CREATE TRIGGER "text_update" AFTER UPDATE OF "title", "description", "isPublished", "createdAt" ON "videos"
  FOR EACH ROW EXECUTE FUNCTION "keep_video_text"();

INSERT INTO "video_texts" ("videoId", "text", "isPublished", "createdAt")
SELECT id, lower(title || chr(1) || description), "isPublished", "createdAt" FROM "videos";

DO $$
DECLARE
  place text;
BEGIN
  SELECT nspname INTO place FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm';
  IF FOUND THEN
    EXECUTE format('CREATE INDEX video_texts_text_idx ON video_texts USING gin (text %I.gin_trgm_ops)', place);
  END IF;
END $$;
