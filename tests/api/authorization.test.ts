import { describe, expect, it } from '@jest/globals'
import { type Requests, useApp } from '../support/app.js'
import { PASSWORD, type Person } from '../support/people.js'
import { callRow, type Params, type Row, rowsWhere, sampleBody } from '../support/rows.js'
import { type Sample, sampleWorld, sentUpload } from '../support/sample.js'
import { stateOf, withoutThoseOf } from '../support/state.js'

/**
 * Who may do what, of every route that is not open to all: described below, and tried by everybody on everything. A route that is
 * not described fails here.
 */

interface Described {
  /** What the route is about, if not what is Ada's in the sample. Ada may do it. */
  of?: (sample: Sample) => Params | Promise<Params>
  /** Who else may, on the same thing. */
  also?: 'host'
  /** What somebody else is answered. `may`: they may as well, and it changes their own rows and nobody else's. */
  others: 403 | 404 | 'may'
  /** The table whose row the address names; deleted, everybody is answered 404. Absent where the address names nothing. */
  thing?: 'videos' | 'comments' | 'tweets' | 'playlists' | 'uploads' | 'users' | 'sessions'
  /** Hides the thing, where it can be hidden: then it exists for whoever may see hidden videos only. */
  hidden?: 'own video' | "host's video"
  body?: object
}

/** One of Ada's on another device. */
const otherSession = async ({ ada }: Sample): Promise<Params> => {
  const { body } = await app.api.post('/user/login').send({ username: ada.username, password: PASSWORD })
  const token = app.deps.tokens.verify('refresh', body.data.refreshToken, new Date())
  if (!token.ok) throw new Error('Signing in gave no good token')
  return { sessionId: token.claims.sessionId }
}

const ownVideo = { thing: 'videos', hidden: 'own video' } as const
const comment = { thing: 'comments', hidden: "host's video" } as const
const ownThings = { others: 'may' } as const

const described: Record<string, Described> = {
  'POST /user/logout': ownThings,
  'POST /user/change-password': { ...ownThings, body: { oldPassword: PASSWORD, newPassword: 'BetterPass456' } },
  'GET /user/current-user-details': ownThings,
  'PATCH /user/update-account': { ...ownThings, body: { fullname: 'Another name' } },
  'PATCH /user/update-avatar': ownThings,
  'PATCH /user/update-cover-image': ownThings,
  'GET /user/watch-history': ownThings,
  'GET /user/sessions': ownThings,
  'DELETE /user/sessions': { ...ownThings, of: otherSession },
  'DELETE /user/sessions/:sessionId': { of: otherSession, thing: 'sessions', others: 404 },
  'POST /videos/uploads': ownThings,
  'POST /videos/uploads/:uploadId/complete': {
    of: async ({ ada }) => ({ uploadId: await sentUpload(app, ada) }),
    thing: 'uploads',
    others: 404,
  },
  'POST /videos': ownThings,
  'PATCH /videos/:videoId': { ...ownVideo, others: 403 },
  'DELETE /videos/:videoId': { ...ownVideo, others: 403 },
  'PATCH /videos/toggle/publish/:videoId': { ...ownVideo, others: 403 },
  'POST /comments/:videoId': { ...ownVideo, others: 'may' },
  'PATCH /comments/c/:commentId': { ...comment, others: 403 },
  'DELETE /comments/c/:commentId': { ...comment, others: 403, also: 'host' },
  'POST /likes/toggle/v/:videoId': { ...ownVideo, others: 'may' },
  'POST /likes/toggle/c/:commentId': { ...comment, others: 'may', also: 'host' },
  'POST /likes/toggle/t/:tweetId': { thing: 'tweets', others: 'may' },
  'GET /likes/videos': ownThings,
  'POST /subscriptions/c/:channelId': { thing: 'users', others: 'may' },
  'POST /playlist': ownThings,
  'PATCH /playlist/:playlistId': { thing: 'playlists', others: 403 },
  'DELETE /playlist/:playlistId': { thing: 'playlists', others: 403 },
  'POST /playlist/:playlistId/:videoId': {
    of: ({ params, otherVideoId }) => ({ ...params, videoId: otherVideoId }),
    thing: 'playlists',
    others: 403,
  },
  'DELETE /playlist/:playlistId/:videoId': { thing: 'playlists', others: 403 },
  'POST /tweets': ownThings,
  'PATCH /tweets/:tweetId': { thing: 'tweets', others: 403 },
  'DELETE /tweets/:tweetId': { thing: 'tweets', others: 403 },
  'GET /dashboard/stats': ownThings,
  'GET /dashboard/videos': ownThings,
}

const closed = rowsWhere(({ contract }) => !['everyone', 'viewer'].includes(contract.access))
const app = useApp()

/** The name of the address's parameter by the table of what it names. */
const PARAMETER = { videos: 'videoId', comments: 'commentId', tweets: 'tweetId', playlists: 'playlistId', uploads: 'uploadId', users: 'channelId', sessions: 'sessionId' } // prettier-ignore

describe('every route that is not open to all', () => {
  it('is described in this file: say there who may call a new one', () => {
    expect(Object.keys(described).sort()).toEqual(closed.map(({ title }) => title).sort())
  })

  it('is for the owner, where others are refused, in its contract too', () => {
    const refusing = closed.filter(({ title }) => described[title]?.others === 403)
    const owned = closed.filter(({ contract }) => contract.access === 'owner')
    expect(owned.map(({ title }) => title)).toEqual(refusing.map(({ title }) => title))
  })
})

describe.each(closed)('$title', (row) => {
  const { of, also, others, thing, hidden, body = sampleBody(row) } = described[row.title] ?? { others: 403 }
  const call = async (caller: Requests, params: Params) => (await callRow(caller, row, params, body)).status

  /** Expects that a call is refused, and that nothing is different afterwards: no row, no job, no file. */
  const refused = async (caller: Requests, params: Params, status: number) => {
    const before = await stateOf(app.deps)
    expect(await call(caller, params)).toBe(status)
    expect(await stateOf(app.deps)).toEqual(before)
    expect(await app.stagedFiles()).toEqual([])
  }

  const prepare = async () => {
    const sample = await sampleWorld(app)
    return { ...sample, params: (await of?.(sample)) ?? sample.params }
  }

  it('is for those who may, touches nobody else’s rows, and refuses everybody else without a trace', async () => {
    const { ada, eve, params } = await prepare()
    await refused(app.api, params, 401)
    if (others !== 'may') await refused(eve, params, others)
    else {
      const before = withoutThoseOf(await stateOf(app.deps), eve.id)
      expect([200, 201]).toContain(await call(eve, params))
      expect(withoutThoseOf(await stateOf(app.deps), eve.id)).toEqual(before)
    }
    const before = await stateOf(app.deps)
    expect([200, 201]).toContain(await call(ada, params))
    if (row.method === 'get') expect(await stateOf(app.deps)).toEqual(before)
    else expect(await stateOf(app.deps)).not.toEqual(before)
  })

  if (also !== undefined) {
    it('is for the owner of the video too', async () => {
      const { host, params } = await prepare()
      expect(await call(host, params)).toBe(200)
    })
  }

  if (thing !== undefined) {
    it('answers 404 to everybody once the thing is deleted', async () => {
      const { ada, host, eve, params } = await prepare()
      await app.deps.db.$executeRawUnsafe(`DELETE FROM ${thing} WHERE id = $1`, params[PARAMETER[thing]])
      const left: Person[] = thing === 'users' ? [ada, eve] : [ada, host, eve]
      for (const caller of left) await refused(caller, params, 404)
      await refused(app.api, params, 401)
    })
  }

  if (hidden !== undefined) {
    it('answers 404 to everybody but the owner of the video while it is hidden', async () => {
      const { ada, host, eve, params } = await prepare()
      const [owner, stranger] = hidden === 'own video' ? [ada, host] : [host, ada]
      await app.deps.db.video.updateMany({ where: { userId: owner.id }, data: { isPublished: false } })
      for (const caller of [stranger, eve]) await refused(caller, params, 404)
      await refused(app.api, params, 401)
      // Of a comment below their video they may do what the owner of a video may.
      const may = hidden === 'own video' || also !== undefined
      if (may) expect([200, 201]).toContain(await call(owner, params))
      else await refused(owner, params, 403)
    })
  }
})

describe('a thing reached by way of another one', () => {
  const entries = (method: Row['method']) =>
    rowsWhere((row) => row.method === method && row.url === '/playlist/:playlistId/:videoId')

  it.each(entries('delete'))('$title answers 404 for a video that is in another playlist only', async (row) => {
    const { ada, params, otherVideoId } = await sampleWorld(app)
    const { id } = await app.given.playlist({ userId: ada.id })
    await app.deps.db.playlistVideo.create({ data: { playlistId: id, videoId: otherVideoId } })
    const before = await stateOf(app.deps)
    expect((await callRow(ada, row, { ...params, videoId: otherVideoId })).status).toBe(404)
    expect((await callRow(ada, row, { ...params, playlistId: id })).status).toBe(404)
    expect(await stateOf(app.deps)).toEqual(before)
  })

  it.each([...entries('post'), ...entries('delete')])('$title is not for the owner of the video', async (row) => {
    const { ada, host, params } = await sampleWorld(app)
    const { id: playlistId } = await app.given.playlist({ userId: host.id })
    await app.deps.db.playlistVideo.create({ data: { playlistId, videoId: Number(params['videoId']) } })
    const before = await stateOf(app.deps)
    expect((await callRow(ada, row, { ...params, playlistId })).status).toBe(403)
    expect(await stateOf(app.deps)).toEqual(before)
  })
})
