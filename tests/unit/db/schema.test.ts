import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { emptyDatabase, freshDatabase, withClient } from '../../support/database.js'
import { schemaDifference } from '../../support/schemaDifference.js'

const schema = readFileSync('prisma/schema.prisma', 'utf8')

describe('the migrations', () => {
  it('make what schema.prisma says, and beside that only the rules that it cannot say', async () => {
    const { missing, extra } = await schemaDifference(schema)
    const isForCounts = (line: string) =>
      /^(CREATE TRIGGER (counts|text)_|function (count|discount|recount|forget|keep)_)/.test(line)
    expect(extra.filter(isForCounts)).toHaveLength(23)
    expect({ missing, extra: extra.filter((line) => !isForCounts(line)) }).toEqual({
      missing: [],
      extra: [
        'CREATE INDEX "likes_userId_videos_idx" ON public.likes USING btree ("userId", "createdAt", id) WHERE ("videoId" IS NOT NULL)',
        'CREATE INDEX video_texts_text_idx ON public.video_texts USING gin (text extensions.gin_trgm_ops)',
        'CREATE UNIQUE INDEX users_email_key ON public.users USING btree (lower((email)::text))',
        'likes: CONSTRAINT likes_target_check CHECK ((num_nonnulls("videoId", "commentId", "tweetId") = 1))',
        'subscriptions: CONSTRAINT subscriptions_channelId_check CHECK (("subscriberId" <> "channelId"))',
        'users: CONSTRAINT users_username_check CHECK (((username)::text = lower((username)::text)))',
        `videos: CONSTRAINT videos_duration_check CHECK (((duration >= (0)::double precision) AND (duration < 'Infinity'::double precision)))`,
        'videos: CONSTRAINT videos_views_check CHECK ((views >= 0))',
      ],
    })
  })

  it('are found to lack what only schema.prisma has', async () => {
    const changed = schema
      .replace('views             Int      @default(0)', '$&\n  shares Int @default(0)')
      .replace('@@index([playlistId, addedAt, id])', '@@index([playlistId, addedAt])')
    expect((await schemaDifference(changed)).missing).toEqual([
      expect.stringContaining('playlist_videos_playlistId_addedAt_idx'),
      'column videos.shares integer NOT NULL DEFAULT 0',
      'videos: CONSTRAINT videos_shares_not_null NOT NULL shares',
    ])
  })
})

describe('a reference to another row', () => {
  it('goes with that row, whichever it is: nothing is left that refers to nothing', async () => {
    const others = await withClient(await freshDatabase(), (client) =>
      client.query(`
        SELECT conrelid::regclass || '.' || conname AS name, confdeltype FROM pg_constraint
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND confdeltype <> 'c'`),
    )
    expect(others.rows).toEqual([])
  })
})

describe('the rules that schema.prisma cannot say', () => {
  const user = (id: number, username: string, email: string) =>
    `INSERT INTO users (id, username, email, fullname, password, avatar, "avatarPublicId", "updatedAt")
     VALUES (${id}, '${username}', '${email}', 'A', 'x', 'a', 'a', now())`
  const video = (id: number, views: number, duration: number | string) =>
    `INSERT INTO videos (id, "userId", "videoFileUrl", "videoFilePublicId", "videoFileBytes", "thumbnailUrl", "thumbnailPublicId", title, duration, views, "updatedAt")
     VALUES (${id}, 1, 'v', 'v', 1, 't', 't', 'T', ${duration}, ${views}, now())`
  const tweet = `INSERT INTO tweets (id, content, "userId", "updatedAt") VALUES (1, 'c', 1, now())`

  const cases: [rule: string, before: string[], refused: string][] = [
    ['an e-mail is unique without regard to case', [user(1, 'ada', 'ada@example.com')], user(2, 'eve', 'ADA@example.com')],
    ['a user name is lower case', [], user(1, 'Ada', 'ada@example.com')],
    ['a duration is not negative', [user(1, 'ada', 'a@b.c')], video(1, 0, -1)],
    ['a duration is a number', [user(1, 'ada', 'a@b.c')], video(1, 0, "'NaN'")],
    ['a duration has an end', [user(1, 'ada', 'a@b.c')], video(1, 0, "'Infinity'")],
    ['a count of views is not negative', [user(1, 'ada', 'a@b.c')], video(1, -1, 1)],
    ['a like has a target', [user(1, 'ada', 'a@b.c')], 'INSERT INTO likes ("userId") VALUES (1)'],
    ['a like has one target only', [user(1, 'ada', 'a@b.c'), video(1, 0, 1), tweet],
      'INSERT INTO likes ("userId", "videoId", "tweetId") VALUES (1, 1, 1)'],
    ['nobody subscribes to himself', [user(1, 'ada', 'a@b.c')], 'INSERT INTO subscriptions ("subscriberId", "channelId") VALUES (1, 1)'],
  ] // prettier-ignore

  it.each(cases)('%s', async (_rule, before, refused) => {
    await withClient(await freshDatabase(), async (client) => {
      for (const statement of before) await client.query(statement)
      await expect(client.query(refused)).rejects.toMatchObject({ code: expect.stringMatching(/^235(05|14)$/) })
    })
  })
})

describe('the embedded database', () => {
  it('keeps text as UTF-8 and knows upper and lower case of all letters', async () => {
    await withClient(await emptyDatabase(), async (client) => {
      const { rows } = await client.query(
        `SELECT pg_encoding_to_char(encoding) AS encoding, lower('ÄÖÇ Ж') AS lower, 'Ärger' ILIKE 'ä%' AS ilike FROM pg_database WHERE datname = current_database()`,
      )
      expect(rows).toEqual([{ encoding: 'UTF8', lower: 'äöç ж', ilike: true }])
    })
  })
})
