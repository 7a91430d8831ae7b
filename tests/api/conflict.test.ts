import { beforeAll, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import type { Test } from 'supertest'
import { useApp } from '../support/app.js'
import { failure } from '../support/expected.js'
import { PASSWORD, type Person } from '../support/people.js'
import { stateOf } from '../support/state.js'

/**
 * Calls that meet a transaction which needs the same rows in the other order. The database finds the deadlock and undoes the call's
 * part; what the caller sees is that it took a moment.
 */

const app = useApp()
let database: string

beforeAll(async () => {
  const [{ name }] = await app.deps.db.$queryRaw<[{ name: string }]>`SELECT current_database() AS name`
  database = name
  // Connections that are there keep the old value.
  await app.deps.db.$executeRawUnsafe(`ALTER DATABASE ${name} SET deadlock_timeout = '500ms'`)
  await app.deps.db.$queryRaw`
    SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
})

/** Somebody else's transaction, which never gives way. */
async function opponent() {
  const url = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '')
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href, options: '-c deadlock_timeout=60s' })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const somebodyWaits = async () => {
    const [row] = await app.deps.db.$queryRaw<[{ waits: boolean }]>`
      SELECT EXISTS (SELECT FROM pg_stat_activity WHERE ${rows[0]?.pid ?? 0} = ANY(pg_blocking_pids(pid))) AS waits`
    return row.waits
  }
  return {
    /** Takes what a call needs last, waits until the call waits for it, and then asks for what the call has taken first. */
    cross: async (last: string, first: string) => {
      await client.query(`BEGIN; ${last} FOR UPDATE`)
      const begun = performance.now()
      while (!(await somebodyWaits())) if (performance.now() - begun > 10_000) throw new Error(`Nobody needs ${last}`)
      await client.query(`${first} FOR UPDATE; COMMIT`)
    },
    end: () => client.end(),
  }
}

interface Meeting {
  what: string
  /** Makes what the call is about; answers the call and the rows that it locks, in its order. */
  prepare: (ada: Person) => Promise<{ call: () => Test; first: string; last: string }>
}

const meetings: Meeting[] = [
  {
    what: 'DELETE /videos/:videoId',
    prepare: async (ada) => {
      const { id } = await app.given.video({ userId: ada.id })
      await app.given.like({ userId: ada.id, videoId: id })
      return { call: () => ada.delete(`/videos/${id}`), ...inOrder('videos', id, 'likes', `"videoId" = ${id}`) }
    },
  },
  {
    what: 'GET /videos/:videoId',
    prepare: async (ada) => {
      const { id } = await app.given.video()
      await app.deps.db.watchHistory.create({ data: { userId: ada.id, videoId: id } })
      return { call: () => ada.get(`/videos/${id}`), ...inOrder('videos', id, 'watch_history', `"videoId" = ${id}`) }
    },
  },
  {
    what: 'POST /likes/toggle/v/:videoId',
    prepare: async (ada) => {
      const { id } = await app.given.video()
      await app.given.like({ userId: ada.id, videoId: id })
      return { call: () => ada.post(`/likes/toggle/v/${id}`), ...inOrder('videos', id, 'likes', `"videoId" = ${id}`) }
    },
  },
  {
    what: 'DELETE /comments/c/:commentId',
    prepare: async (ada) => {
      const { id } = await app.given.comment({ userId: ada.id })
      await app.given.like({ userId: ada.id, commentId: id })
      return { call: () => ada.delete(`/comments/c/${id}`), ...inOrder('comments', id, 'likes', `"commentId" = ${id}`) }
    },
  },
  {
    what: 'DELETE /playlist/:playlistId',
    prepare: async (ada) => {
      const { id, entry } = await playlistOf(ada)
      return { call: () => ada.delete(`/playlist/${id}`), ...inOrder('playlists', id, 'playlist_videos', `id = ${entry}`) }
    },
  },
  {
    what: 'DELETE /playlist/:playlistId/:videoId',
    prepare: async (ada) => {
      const { id, videoId, entry } = await playlistOf(ada)
      const call = () => ada.delete(`/playlist/${id}/${videoId}`)
      return { call, ...inOrder('playlist_videos', entry, 'playlists', `id = ${id}`) }
    },
  },
  {
    what: 'POST /user/change-password',
    prepare: (ada) =>
      Promise.resolve({
        call: () => ada.post('/user/change-password').send({ oldPassword: PASSWORD, newPassword: 'BetterPass456' }),
        ...inOrder('users', ada.id, 'sessions', `"userId" = ${ada.id}`),
      }),
  },
  {
    what: 'POST /user/login',
    prepare: async (ada) => {
      await app.deps.db.session.updateMany({ where: { userId: ada.id }, data: { expiresAt: new Date(0) } })
      return {
        call: () => app.api.post('/user/login').send({ username: ada.username, password: PASSWORD }),
        ...inOrder('users', ada.id, 'sessions', `"userId" = ${ada.id}`),
      }
    },
  },
]

const inOrder = (first: string, id: number, last: string, condition: string) => ({
  first: `SELECT FROM ${first} WHERE id = ${id}`,
  last: `SELECT FROM ${last} WHERE ${condition}`,
})

async function playlistOf(owner: Person) {
  const { id } = await app.given.playlist({ userId: owner.id })
  const { id: videoId } = await app.given.video()
  const { id: entry } = await app.deps.db.playlistVideo.create({ data: { playlistId: id, videoId } })
  return { id, videoId, entry }
}

describe('a call that ends in a deadlock with another transaction', () => {
  it('is done again, and succeeds', async () => {
    const outcomes = meetings.map(async ({ what, prepare }, n) => {
      const { call, first, last } = await prepare(await app.signUp(`user_${String.fromCharCode(97 + n)}x`))
      const other = await opponent()
      const [{ status }] = await Promise.all([sent(call()), other.cross(last, first)])
      await other.end()
      return { what, status }
    })
    expect(await Promise.all(outcomes)).toEqual(meetings.map(({ what }) => ({ what, status: 200 })))
  })

  it('is answered 503 when it meets another one every time, and has changed nothing', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id })
    await app.given.like({ userId: ada.id, videoId: id })
    const { first, last } = inOrder('videos', id, 'likes', `"videoId" = ${id}`)
    const before = await stateOf(app.deps)
    const other = await opponent()
    let crossed = 0
    const crossing = (async () => {
      for (; crossed < 4; crossed++) await other.cross(last, first)
    })()
    const { status, body, headers } = await ada.delete(`/videos/${id}`)
    await crossing
    await other.end()
    expect({ status, body, crossed }).toEqual({ status: 503, body: failure(503, 'DATABASE_UNAVAILABLE'), crossed: 4 })
    expect(headers['retry-after']).toMatch(/^\d+$/)
    expect(await stateOf(app.deps)).toEqual(before)
  })
})

/** Sends it now, and not only when it is awaited. */
const sent = (request: Test) => request.then((answer) => answer)
