-- The list of videos that a user likes need not pass their likes of comments and tweets.
CREATE INDEX "likes_userId_videos_idx" ON "likes"("userId", "createdAt", "id") WHERE "videoId" IS NOT NULL;

-- DropIndex
DROP INDEX "likes_userId_createdAt_id_idx";
