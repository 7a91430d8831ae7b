-- To the database NaN is greater than every number, infinity too: a lower bound alone lets both pass.

UPDATE "videos" SET "duration" = 0 WHERE "duration" >= 'Infinity';

-- AlterTable
ALTER TABLE "videos"
    DROP CONSTRAINT "videos_duration_check",
    ADD CONSTRAINT "videos_duration_check" CHECK ("duration" >= 0 AND "duration" < 'Infinity');
