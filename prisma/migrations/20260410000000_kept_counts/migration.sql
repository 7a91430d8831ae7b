-- Counts that are kept instead of counted anew by every reader. Triggers own them: whatever changes a row, a request, a cascade or a
-- person with psql, changes its counts in the same transaction. `npm run counts:check` counts again and proves it.

-- CreateTable
CREATE TABLE "video_counts" (
    "videoId" INTEGER NOT NULL,
    "likes" INTEGER NOT NULL DEFAULT 0,
    "comments" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "video_counts_pkey" PRIMARY KEY ("videoId")
) WITH (fillfactor = 50);

-- CreateTable
CREATE TABLE "channel_counts" (
    "userId" INTEGER NOT NULL,
    "subscribers" INTEGER NOT NULL DEFAULT 0,
    "subscriptions" INTEGER NOT NULL DEFAULT 0,
    "videos" INTEGER NOT NULL DEFAULT 0,
    "publishedVideos" INTEGER NOT NULL DEFAULT 0,
    "views" BIGINT NOT NULL DEFAULT 0,
    "likes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "channel_counts_pkey" PRIMARY KEY ("userId")
) WITH (fillfactor = 50);

-- CreateTable
CREATE TABLE "site_counts" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "publishedVideos" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "site_counts_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "comments" ADD COLUMN "likesCount" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "tweets" ADD COLUMN "likesCount" INTEGER NOT NULL DEFAULT 0;

-- AddForeignKey
ALTER TABLE "video_counts" ADD CONSTRAINT "video_counts_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "videos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_counts" ADD CONSTRAINT "channel_counts_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on nobody changes what is counted until this is done.
LOCK TABLE "users", "videos", "comments", "tweets", "likes", "subscriptions" IN SHARE ROW EXCLUSIVE MODE;

CREATE FUNCTION "count_users"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO channel_counts ("userId") SELECT id FROM changed;
  RETURN NULL;
END $$;

CREATE TRIGGER "counts_insert" AFTER INSERT ON "users" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_users"();

-- Plans of these functions are kept for a session. Without sequential scans one that was made for many rows suits a single row as well.
-- Where a statement changes several counts it locks them by their ids, so that two at once wait for each other in one direction only.
-- What belongs to a user or a video that is being deleted may still have a row here for a moment; it is left alone.
CREATE FUNCTION "count_subscriptions"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  PERFORM FROM channel_counts k JOIN users u ON u.id = k."userId"
  WHERE k."userId" IN (SELECT "channelId" FROM changed UNION SELECT "subscriberId" FROM changed)
  ORDER BY k."userId" FOR NO KEY UPDATE OF k;
  IF NOT FOUND THEN RETURN NULL; END IF;
  UPDATE channel_counts k SET subscribers = k.subscribers + sign * d.n
  FROM (SELECT "channelId", count(*)::int AS n FROM changed GROUP BY "channelId") d JOIN users u ON u.id = d."channelId"
  WHERE k."userId" = d."channelId";
  UPDATE channel_counts k SET subscriptions = k.subscriptions + sign * d.n
  FROM (SELECT "subscriberId", count(*)::int AS n FROM changed GROUP BY "subscriberId") d JOIN users u ON u.id = d."subscriberId"
  WHERE k."userId" = d."subscriberId";
  RETURN NULL;
END $$;

CREATE TRIGGER "counts_insert" AFTER INSERT ON "subscriptions" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_subscriptions"();
CREATE TRIGGER "counts_delete" AFTER DELETE ON "subscriptions" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_subscriptions"();

CREATE FUNCTION "count_comments"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  PERFORM FROM video_counts k JOIN videos v ON v.id = k."videoId"
  WHERE k."videoId" IN (SELECT "videoId" FROM changed) ORDER BY k."videoId" FOR NO KEY UPDATE OF k;
  IF NOT FOUND THEN RETURN NULL; END IF;
  UPDATE video_counts k SET comments = k.comments + sign * d.n
  FROM (SELECT "videoId", count(*)::int AS n FROM changed GROUP BY "videoId") d JOIN videos v ON v.id = d."videoId"
  WHERE k."videoId" = d."videoId";
  RETURN NULL;
END $$;

CREATE TRIGGER "counts_insert" AFTER INSERT ON "comments" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_comments"();
CREATE TRIGGER "counts_delete" AFTER DELETE ON "comments" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_comments"();

-- The likes of a video that is being deleted are no longer found by way of the video: "discount_video" has seen to them.
CREATE FUNCTION "count_likes"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
  has record;
BEGIN
  SELECT count("videoId") > 0 AS videos, count("commentId") > 0 AS comments, count("tweetId") > 0 AS tweets INTO has FROM changed;
  IF has.videos THEN
    PERFORM FROM video_counts k JOIN videos v ON v.id = k."videoId"
    WHERE k."videoId" IN (SELECT "videoId" FROM changed) ORDER BY k."videoId" FOR NO KEY UPDATE OF k;
    UPDATE video_counts k SET likes = k.likes + sign * d.n
    FROM (SELECT "videoId", count(*)::int AS n FROM changed GROUP BY "videoId") d JOIN videos v ON v.id = d."videoId"
    WHERE k."videoId" = d."videoId";
    PERFORM FROM channel_counts
    WHERE "userId" IN (SELECT v."userId" FROM changed JOIN videos v ON v.id = changed."videoId") ORDER BY "userId" FOR NO KEY UPDATE;
    UPDATE channel_counts k SET likes = k.likes + sign * d.n
    FROM (SELECT v."userId", count(*) AS n FROM changed JOIN videos v ON v.id = changed."videoId" GROUP BY v."userId") d
    WHERE k."userId" = d."userId";
  END IF;
  IF has.comments THEN
    PERFORM FROM comments WHERE id IN (SELECT "commentId" FROM changed) ORDER BY id FOR NO KEY UPDATE;
    UPDATE comments c SET "likesCount" = c."likesCount" + sign * d.n
    FROM (SELECT "commentId", count(*)::int AS n FROM changed GROUP BY "commentId") d WHERE c.id = d."commentId";
  END IF;
  IF has.tweets THEN
    PERFORM FROM tweets WHERE id IN (SELECT "tweetId" FROM changed) ORDER BY id FOR NO KEY UPDATE;
    UPDATE tweets t SET "likesCount" = t."likesCount" + sign * d.n
    FROM (SELECT "tweetId", count(*)::int AS n FROM changed GROUP BY "tweetId") d WHERE t.id = d."tweetId";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "counts_insert" AFTER INSERT ON "likes" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_likes"();
CREATE TRIGGER "counts_delete" AFTER DELETE ON "likes" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_likes"();

-- What a set of videos adds to the counts of their channels and of the site.
CREATE FUNCTION "count_videos"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
  published integer;
BEGIN
  IF TG_OP = 'INSERT' THEN INSERT INTO video_counts ("videoId") SELECT id FROM changed; END IF;
  PERFORM FROM channel_counts WHERE "userId" IN (SELECT "userId" FROM changed) ORDER BY "userId" FOR NO KEY UPDATE;
  UPDATE channel_counts k
  SET videos = k.videos + sign * d.n, "publishedVideos" = k."publishedVideos" + sign * d.published, views = k.views + sign * d.views
  FROM (
    SELECT "userId", count(*)::int AS n, (count(*) FILTER (WHERE "isPublished"))::int AS published, sum(views) AS views
    FROM changed GROUP BY "userId") d JOIN users u ON u.id = d."userId"
  WHERE k."userId" = d."userId";
  SELECT count(*) INTO published FROM changed WHERE "isPublished";
  IF published > 0 THEN
    UPDATE site_counts SET "publishedVideos" = "publishedVideos" + sign * published;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "counts_insert" AFTER INSERT ON "videos" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_videos"();
CREATE TRIGGER "counts_delete" AFTER DELETE ON "videos" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_videos"();

-- Before a video goes, while its count of likes is there. The video is locked by then, so nobody adds one.
CREATE FUNCTION "discount_video"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE channel_counts k SET likes = k.likes - c.likes FROM video_counts c, users u
  WHERE c."videoId" = OLD.id AND k."userId" = OLD."userId" AND u.id = OLD."userId";
  RETURN OLD;
END $$;

CREATE TRIGGER "counts_before_delete" BEFORE DELETE ON "videos" FOR EACH ROW EXECUTE FUNCTION "discount_video"();

CREATE FUNCTION "recount_videos"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  published integer;
BEGIN
  PERFORM FROM channel_counts WHERE "userId" IN (
    SELECT n."userId" FROM new_rows n JOIN old_rows o USING (id) WHERE n.views <> o.views OR n."isPublished" <> o."isPublished")
  ORDER BY "userId" FOR NO KEY UPDATE;
  IF FOUND THEN
    UPDATE channel_counts k SET views = k.views + d.views, "publishedVideos" = k."publishedVideos" + d.published
    FROM (
      SELECT n."userId", sum(n.views::bigint - o.views) AS views, sum(n."isPublished"::int - o."isPublished"::int)::int AS published
      FROM new_rows n JOIN old_rows o USING (id) GROUP BY n."userId") d
    WHERE k."userId" = d."userId" AND (d.views <> 0 OR d.published <> 0);
  END IF;
  SELECT sum(n."isPublished"::int - o."isPublished"::int) INTO published FROM new_rows n JOIN old_rows o USING (id);
  IF published <> 0 THEN
    UPDATE site_counts SET "publishedVideos" = "publishedVideos" + published;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "counts_update" AFTER UPDATE ON "videos" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "recount_videos"();

CREATE FUNCTION "forget_videos"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE site_counts SET "publishedVideos" = 0;
  RETURN NULL;
END $$;

CREATE TRIGGER "counts_truncate" AFTER TRUNCATE ON "videos" FOR EACH STATEMENT EXECUTE FUNCTION "forget_videos"();

-- What there is already.
INSERT INTO "site_counts" ("publishedVideos") SELECT count(*) FROM "videos" WHERE "isPublished";

INSERT INTO "video_counts" ("videoId", "likes", "comments")
SELECT v.id, coalesce(l.n, 0), coalesce(c.n, 0) FROM "videos" v
LEFT JOIN (SELECT "videoId", count(*) AS n FROM "likes" GROUP BY "videoId") l ON l."videoId" = v.id
LEFT JOIN (SELECT "videoId", count(*) AS n FROM "comments" GROUP BY "videoId") c ON c."videoId" = v.id;

INSERT INTO "channel_counts" ("userId", "subscribers", "subscriptions", "videos", "publishedVideos", "views", "likes")
SELECT u.id, coalesce(i.n, 0), coalesce(o.n, 0), coalesce(v.n, 0), coalesce(v.published, 0), coalesce(v.views, 0), coalesce(v.likes, 0)
FROM "users" u
LEFT JOIN (SELECT "channelId", count(*) AS n FROM "subscriptions" GROUP BY "channelId") i ON i."channelId" = u.id
LEFT JOIN (SELECT "subscriberId", count(*) AS n FROM "subscriptions" GROUP BY "subscriberId") o ON o."subscriberId" = u.id
LEFT JOIN (
  SELECT "userId", count(*) AS n, count(*) FILTER (WHERE "isPublished") AS published, sum(views) AS views, sum(k.likes) AS likes
  FROM "videos" JOIN "video_counts" k ON k."videoId" = id GROUP BY "userId") v ON v."userId" = u.id;

UPDATE "comments" c SET "likesCount" = d.n FROM (SELECT "commentId", count(*) AS n FROM "likes" WHERE "commentId" IS NOT NULL GROUP BY "commentId") d WHERE c.id = d."commentId";

UPDATE "tweets" t SET "likesCount" = d.n FROM (SELECT "tweetId", count(*) AS n FROM "likes" WHERE "tweetId" IS NOT NULL GROUP BY "tweetId") d WHERE t.id = d."tweetId";
