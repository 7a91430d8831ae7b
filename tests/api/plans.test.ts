import { describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { dataset, SESSIONS, VIDEO_TEXTS } from '../../bench/dataset.js'
import type { Question } from '../../src/db/ask.js'
import { PLANNING } from '../../src/db/client.js'
import { checkCounts } from '../../src/db/counts.js'
import { useApp } from '../support/app.js'
import { urlOf } from '../support/database.js'
import { planOf } from '../support/plan.js'

/** The data set of the benchmarks, and what the database does for each list of it. */

const app = useApp()

/** The index that an address must be answered by. The second user calls, and the first is the hot channel. */
const LISTS: [path: string, index: string][] = [
  ['/videos', 'videos_isPublished_createdAt_id_idx'],
  ['/videos?sortType=asc', 'videos_isPublished_createdAt_id_idx'],
  ['/videos?sortBy=views', 'videos_isPublished_views_id_idx'],
  ['/videos?sortBy=duration', 'videos_isPublished_duration_id_idx'],
  ['/videos?sortBy=title&sortType=asc', 'videos_isPublished_title_id_idx'],
  ['/videos?userId=1', 'videos_userId_createdAt_id_idx'],
  ['/user/c/user_1', 'users_username_key'],
  ['/comments/1', 'comments_videoId_createdAt_id_idx'],
  ['/dashboard/stats', 'channel_counts_pkey'],
  ['/dashboard/videos', 'videos_userId_createdAt_id_idx'],
  ['/playlist/5', 'playlist_videos_playlistId'],
  ['/subscriptions/c/1', 'subscriptions_channelId_createdAt_id_idx'],
  ['/subscriptions/u/2', 'subscriptions_subscriberId_createdAt_id_idx'],
  ['/tweets/user/2', 'tweets_userId_createdAt_id_idx'],
  ['/likes/videos', 'likes_userId'],
  ['/user/watch-history', 'watch_history_'],
]

/** Tables that are so small that reading them whole is best. */
const SMALL = ['site_counts', 'playlists', 'tweets']

async function load(client: pg.Client) {
  await client.query("SET session_replication_role = 'replica'")
  for (const statement of [...dataset(1), VIDEO_TEXTS, SESSIONS]) await client.query(statement)
  await client.query("SET session_replication_role = 'origin'")
  await checkCounts(client, { fix: true })
  await client.query('VACUUM (ANALYZE)')
}

describe('the lists of a site with 10,000 videos', () => {
  it('are one statement each, which reads little more than it shows, by an index', async () => {
    const [database] = await app.deps.db.$queryRaw<[{ name: string }]>`SELECT current_database() AS name`
    const client = new pg.Client({ connectionString: urlOf(database.name), options: PLANNING })
    await client.connect()
    try {
      await load(client)
      const now = new Date()
      const claims = { userId: 2, sessionId: 2, tokenId: 'plans', issuedAt: now, expiresAt: new Date(now.getTime() + 600_000) }
      const token = app.deps.tokens.sign('access', claims)
      const asked: Question[] = []
      const { ask } = app.deps
      app.deps.ask = (question) => {
        asked.push(question)
        return ask(question)
      }
      for (const [path, index] of LISTS) {
        asked.length = 0
        await app.api.get(path).set('Authorization', `Bearer ${token}`).expect(200)
        expect({ path, statements: asked.length }).toEqual({ path, statements: 1 })
        const plan = await planOf(client, asked[0] ?? { text: '', values: [] })
        const problems = {
          scanned: plan.scanned.filter((table) => !SMALL.includes(table)),
          sortsMore: plan.sorted > 50,
          readsMore: plan.read > 400,
          byIndex: plan.indexes.some((name) => name.startsWith(index)),
        }
        expect({ path, ...plan, ...problems }).toMatchObject({
          path,
          scanned: [],
          sortsMore: false,
          readsMore: false,
          byIndex: true,
        })
      }
      app.deps.ask = ask
    } finally {
      await client.end()
    }
  }, 90_000)
})
