-- What search looks in: title and description in lower case, with a character between them that neither can have. A table of its own,
-- so that counting a view does not touch the index of all these words.

-- CreateTable
CREATE TABLE "video_texts" (
    "videoId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "video_texts_pkey" PRIMARY KEY ("videoId")
);

-- AddForeignKey
ALTER TABLE "video_texts" ADD CONSTRAINT "video_texts_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "videos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

LOCK TABLE "videos" IN SHARE ROW EXCLUSIVE MODE;

CREATE FUNCTION "keep_video_text"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO video_texts ("videoId", text) VALUES (NEW.id, lower(NEW.title || chr(1) || NEW.description))
  ON CONFLICT ("videoId") DO UPDATE SET text = EXCLUDED.text;
  RETURN NULL;
END $$;

CREATE TRIGGER "text_insert" AFTER INSERT ON "videos" FOR EACH ROW EXECUTE FUNCTION "keep_video_text"();
CREATE TRIGGER "text_update" AFTER UPDATE OF "title", "description" ON "videos" FOR EACH ROW EXECUTE FUNCTION "keep_video_text"();

INSERT INTO "video_texts" ("videoId", "text") SELECT id, lower(title || chr(1) || description) FROM "videos";

-- An index that finds parts of words needs an extension. It comes with PostgreSQL and the owner of a database may add it; where it is
-- missing, search reads all texts.
CREATE SCHEMA IF NOT EXISTS "extensions";

DO $$
DECLARE
  place text;
BEGIN
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
  EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'pg_trgm is not available: %', SQLERRM;
  END;
  SELECT nspname INTO place FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm';
  IF FOUND THEN
    EXECUTE format('CREATE INDEX video_texts_text_idx ON video_texts USING gin (text %I.gin_trgm_ops)', place);
  END IF;
END $$;
