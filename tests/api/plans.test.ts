import { describe, expect, it } from '@jest/globals'
import { SESSIONS } from '../../bench/dataset.js'
import { fill } from '../../bench/fill.js'
import type { Ask, Question } from '../../src/db/ask.js'
import { withPatientClient } from '../../src/db/client.js'
import { useApp } from '../support/app.js'
import { planOf } from '../support/plan.js'
import { rowsWhere } from '../support/rows.js'

/** The data set of the benchmarks, and what the database does for each read of it. */

const app = useApp()

interface Read {
  /** Of an index that is used, its name or the beginning of it. */
  index: string
  /** Rows that are sorted at most: those of a page, where an index has not put them in order already. */
  sorts?: number
  /** Rows and entries of indexes that are read at most. */
  reads?: number
}

/** The second user calls, and the first is the hot channel. */
const READS: Record<string, Read> = {
  '/videos': { index: 'videos_isPublished_createdAt_id_idx' },
  '/videos?sortType=asc': { index: 'videos_isPublished_createdAt_id_idx' },
  '/videos?page=500': { index: 'videos_isPublished_createdAt_id_idx' },
  '/videos?page=500&sortType=asc': { index: 'videos_isPublished_createdAt_id_idx' },
  '/videos?sortBy=views': { index: 'videos_isPublished_views_id_idx' },
  '/videos?sortBy=duration': { index: 'videos_isPublished_duration_id_idx' },
  '/videos?sortBy=title&sortType=asc': { index: 'videos_isPublished_title_id_idx' },
  // Entries that are passed, of an index alone.
  '/videos?sortBy=title&page=500': { index: 'videos_isPublished_title_id_idx', reads: 5_100 },
  '/videos?userId=1': { index: 'videos_userId_createdAt_id_idx' },
  // What is found, to count it: a hundredth of all, in the index and in the texts.
  '/videos?query=vermilion': { index: 'video_texts_text_idx', sorts: 1_000, reads: 2_100 },
  // And in the videos, which alone know how often they were seen.
  '/videos?query=vermilion&sortBy=views': { index: 'video_texts_text_idx', sorts: 1_000, reads: 3_100 },
  '/user/c/user_1': { index: 'users_username_key' },
  '/user/current-user-details': { index: 'users_pkey' },
  '/user/sessions': { index: 'sessions_userId_lastUsedAt_idx' },
  '/user/watch-history': { index: 'watch_history_' },
  '/comments/1': { index: 'comments_videoId_createdAt_id_idx' },
  '/comments/1?page=500': { index: 'comments_videoId_createdAt_id_idx', reads: 5_100 },
  '/dashboard/stats': { index: 'channel_counts_pkey' },
  '/dashboard/videos': { index: 'videos_userId_createdAt_id_idx' },
  '/playlist/5': { index: 'playlist_videos_playlistId', sorts: 50 },
  '/playlist/user/2': { index: 'playlists_userId_createdAt_id_idx' },
  '/subscriptions/c/1': { index: 'subscriptions_channelId_createdAt_id_idx' },
  '/subscriptions/u/2': { index: 'subscriptions_subscriberId_createdAt_id_idx' },
  '/tweets/user/2': { index: 'tweets_userId_createdAt_id_idx' },
  '/likes/videos': { index: 'likes_userId' },
}

/** They have a row for all of the site, or one for each day. */
const SMALL = ['site_counts', 'published_days']

const PAGE = 10

const described = ({ url }: { url: string }) => {
  const pattern = new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`)
  return Object.keys(READS).some((path) => pattern.test(path.split('?')[0] ?? ''))
}

describe('the reads of a site with 100,000 videos', () => {
  it('are all described here', () => {
    // One that is for everyone tells how the service is, and a video's page counts a view.
    const reads = rowsWhere(
      ({ method, title, contract }) => method === 'get' && contract.access !== 'everyone' && title !== 'GET /videos/:videoId',
    )
    expect(reads.filter((row) => !described(row)).map(({ title }) => title)).toEqual([])
  })

  it('are one statement each, which reads little more than it shows, by an index', async () => {
    await withPatientClient(app.databaseUrl, undefined, async (client) => {
      await fill(client, 10)
      await client.query(SESSIONS)
      const now = new Date()
      const claims = { userId: 2, sessionId: 2, tokenId: 'plans', issuedAt: now, expiresAt: new Date(now.getTime() + 600_000) }
      const token = app.deps.tokens.sign('access', claims)
      const asked: Question[] = []
      const { ask, askLong } = app.deps
      const listen =
        (to: Ask): Ask =>
        (question) => {
          asked.push(question)
          return to(question)
        }
      Object.assign(app.deps, { ask: listen(ask), askLong: listen(askLong) })
      for (const [path, { index, sorts = PAGE, reads = 50 * PAGE }] of Object.entries(READS)) {
        asked.length = 0
        await app.api.get(path).set('Authorization', `Bearer ${token}`).expect(200)
        expect({ path, statements: asked.length }).toEqual({ path, statements: 1 })
        const plan = await planOf(client, asked[0] ?? { text: '', values: [] })
        const problems = {
          scanned: plan.scanned.filter((table) => !SMALL.includes(table)),
          sortsMore: plan.sorted > sorts,
          readsMore: plan.read > reads,
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
      Object.assign(app.deps, { ask, askLong })
    })
  }, 120_000)
})
