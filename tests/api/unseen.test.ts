import { describe, expect, it } from '@jest/globals'
import { type Requests, useApp } from '../support/app.js'
import { onlyPage } from '../support/expected.js'
import type { Person } from '../support/people.js'
import { callRow, paramsOf, type Row, rowsWhere } from '../support/rows.js'
import { stateOf } from '../support/state.js'

/**
 * What is deleted, and what is hidden from somebody, is nowhere: not by its address, and in no list, count or total. Everything that
 * can be read is read before there is such a thing and after it is gone, and must be the same.
 */

const app = useApp({ PUBLIC_READS: 'true' })

const readable = rowsWhere(({ method, contract }) => method === 'get' && ['viewer', 'user'].includes(contract.access))
const NOON = new Date('2026-01-01T12:00:00Z')

interface World {
  /** Makes things. */
  ada: Person
  /** Watches, likes and comments. */
  bob: Person
  carol: Person
  /** A video of Ada's that stays. */
  videoId: number
  /** A playlist of each of them that stays. */
  playlists: Map<Person, number>
}

async function world(): Promise<World> {
  const { given, deps } = app
  const [ada, bob, carol] = [await app.signUp('ada'), await app.signUp('bob'), await app.signUp('carol')]
  const { id: videoId } = await given.video({ userId: ada.id })
  await given.subscription({ subscriberId: bob.id, channelId: ada.id })
  const playlists = new Map<Person, number>()
  for (const person of [ada, bob, carol]) {
    const { id } = await given.playlist({ userId: person.id })
    playlists.set(person, id)
    await deps.db.playlistVideo.create({ data: { playlistId: id, videoId } })
    await given.like({ userId: person.id, videoId })
    await given.comment({ userId: person.id, videoId })
    await given.tweet({ userId: person.id })
    await deps.db.watchHistory.create({ data: { userId: person.id, videoId, watchedAt: NOON } })
  }
  return { ada, bob, carol, videoId, playlists }
}

/** All that somebody can read, by the title of the route and whose page it is. */
async function allThat(reader: Requests, { ada, bob, videoId, playlists }: World): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {}
  for (const row of readable) {
    for (const whose of [ada, bob]) {
      const { id, username } = whose
      const params = { videoId, userId: id, channelId: id, subscriberId: id, username, playlistId: playlists.get(whose) ?? 0 }
      const { status, body } = await callRow(reader, row, params)
      seen[`${row.title} of ${username}`] = { status, data: body.data, pagination: body.pagination }
      // Whatever is asked of the video, or of nobody, has one answer.
      if (!paramsOf(row).some((name) => name !== 'videoId')) break
    }
  }
  // That it was read leaves no trace.
  await app.deps.db.$executeRaw`UPDATE videos SET views = 0`
  await app.deps.db.$executeRaw`UPDATE watch_history SET "watchedAt" = ${NOON}`
  return seen
}

const allThatEach = async (w: World) => ({
  bob: await allThat(w.bob, w),
  anybody: await allThat(app.api, w),
})

interface Thing {
  kind: string
  parameter: string
  /** Makes one that is in every list and count that it can be in. Answers its id. */
  make: (world: World) => Promise<number>
  /** Who may delete it. */
  owner: 'ada' | 'bob'
  remove: string
}

async function videoWithEverything({ ada, bob, carol, playlists }: World): Promise<number> {
  const { id: videoId } = await app.given.video({ userId: ada.id, views: 7, title: 'Seen by all' })
  const { id: commentId } = await app.given.comment({ userId: bob.id, videoId })
  for (const { id: userId } of [ada, bob, carol]) {
    await app.given.like({ userId, videoId })
    await app.given.like({ userId, commentId })
    await app.deps.db.watchHistory.create({ data: { userId, videoId, watchedAt: NOON } })
  }
  for (const playlistId of playlists.values()) await app.deps.db.playlistVideo.create({ data: { playlistId, videoId } })
  return videoId
}

const things: Thing[] = [
  { kind: 'video', parameter: 'videoId', make: videoWithEverything, owner: 'ada', remove: '/videos/' },
  {
    kind: 'comment',
    parameter: 'commentId',
    make: async ({ ada, bob, videoId }) => {
      const { id } = await app.given.comment({ userId: bob.id, videoId })
      await app.given.like({ userId: ada.id, commentId: id })
      return id
    },
    owner: 'bob',
    remove: '/comments/c/',
  },
  {
    kind: 'tweet',
    parameter: 'tweetId',
    make: async ({ ada, bob }) => {
      const { id } = await app.given.tweet({ userId: ada.id })
      await app.given.like({ userId: bob.id, tweetId: id })
      return id
    },
    owner: 'ada',
    remove: '/tweets/',
  },
  {
    kind: 'playlist',
    parameter: 'playlistId',
    make: async ({ ada, videoId }) => {
      const { id } = await app.given.playlist({ userId: ada.id })
      await app.deps.db.playlistVideo.create({ data: { playlistId: id, videoId } })
      return id
    },
    owner: 'ada',
    remove: '/playlist/',
  },
]

const naming = (parameter: string) => rowsWhere((row) => paramsOf(row).includes(parameter))

/** Calls everything whose address names the thing, as each of them, and expects 404 and no trace. */
async function expectNowhere(parameter: string, id: number, w: World, callers: Person[], but: string[] = []) {
  const before = await stateOf(app.deps)
  const allowed = naming(parameter).filter(({ title }) => !but.includes(title))
  const answers = async (row: Row, caller: Person) => {
    const params = { videoId: w.videoId, playlistId: w.playlists.get(caller) ?? 0, [parameter]: id }
    return { title: row.title, caller: caller.username, status: (await callRow(caller, row, params)).status }
  }
  for (const caller of callers) {
    for (const row of allowed) {
      expect(await answers(row, caller)).toEqual({ title: row.title, caller: caller.username, status: 404 })
    }
  }
  expect(await stateOf(app.deps)).toEqual(before)
}

describe('what is deleted', () => {
  it.each(things)('is nowhere: a $kind', async ({ parameter, make, owner, remove }) => {
    const w = await world()
    const before = await allThatEach(w)
    const id = await make(w)
    expect(await allThat(w.bob, w)).not.toEqual(before.bob)
    const { status } = await w[owner].delete(`${remove}${String(id)}`)
    expect(status).toBe(200)
    expect(await allThatEach(w)).toEqual(before)
    await expectNowhere(parameter, id, w, [w.ada, w.bob])
  })
})

describe('a hidden video', () => {
  it('is nowhere for anybody but its owner, as if there were none, nor are the comments below it', async () => {
    const w = await world()
    const before = await allThatEach(w)
    expect(Object.values(before.bob)).toEqual(Object.values(before.bob).map(() => expect.objectContaining({ status: 200 })))
    const id = await videoWithEverything(w)
    await w.ada.patch(`/videos/toggle/publish/${String(id)}`).expect(200)
    expect(await allThatEach(w)).toEqual(before)

    // Whose playlist it is may take it out, so that it does not come back one day.
    await expectNowhere('videoId', id, w, [w.bob], ['DELETE /playlist/:playlistId/:videoId'])
    const comments = await app.deps.db.comment.findMany({ where: { videoId: id } })
    for (const comment of comments) await expectNowhere('commentId', comment.id, w, [w.bob])
    expect(comments).toHaveLength(1)
    expect((await app.api.get(`/videos/${String(id)}`)).status).toBe(404)
    expect((await app.api.get(`/comments/${String(id)}`)).status).toBe(404)

    const { body } = await w.ada.get('/dashboard/videos')
    expect(body.pagination).toEqual(onlyPage(2))
  })
})
