import { describe, expect, it } from '@jest/globals'
import type { Video } from '../../src/generated/prisma/client.js'
import { useApp } from '../support/app.js'
import { allPages, badgeOf, failure, moment, onlyPage, videoOf } from '../support/expected.js'
import { meanwhile } from '../support/meanwhile.js'

const app = useApp()

const addedAt = (i: number) => new Date(1_700_000_000_000 + i)
const entriesOf = (playlistId: number) => app.deps.db.playlistVideo.findMany({ where: { playlistId }, orderBy: { id: 'asc' } })
const stored = (id: number) => app.deps.db.playlist.findUniqueOrThrow({ where: { id } })
const userOf = (id: number) => app.deps.db.user.findUniqueOrThrow({ where: { id } })
const cardOf = async (video: Video) => ({ ...videoOf(app, video), user: badgeOf(app, await userOf(video.userId)) })

/** Puts videos into a playlist, one after the other by the clock; their ids go the other way. */
const fill = (playlistId: number, ...videos: Video[]) =>
  app.deps.db.playlistVideo.createMany({
    data: videos.map(({ id }, i) => ({ playlistId, videoId: id, addedAt: addedAt(i) })).reverse(),
  })

/** Somebody with an empty playlist. */
async function ownerOfPlaylist() {
  const ada = await app.signUp('ada')
  const playlist = await app.given.playlist({ userId: ada.id, name: 'Glazing', updatedAt: new Date(1_000) })
  return { ada, playlist, at: `/playlist/${playlist.id}` }
}

describe('GET /playlist/:playlistId', () => {
  it('shows the playlist, its owner, its videos in the order they were added, and totals', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const [first, second, third] = [
      await app.given.video({ title: 'Wedging', description: 'Spiral', views: 3 }),
      await app.given.video({ userId: ada.id, views: 4 }),
      await app.given.video({ views: 5 }),
    ]
    await fill(playlist.id, third, first, second)
    await fill((await app.given.playlist()).id, first)
    const { status, body } = await (await app.signUp('ben')).get(at)
    const videos = await Promise.all(
      [third, first, second].map(async (video, i) => ({ ...(await cardOf(video)), addedAt: addedAt(i).toISOString() })),
    )
    const data = {
      id: playlist.id,
      name: 'Glazing',
      description: '',
      userId: ada.id,
      createdAt: playlist.createdAt.toISOString(),
      updatedAt: '1970-01-01T00:00:01.000Z',
      totalVideos: 3,
      user: badgeOf(app, await userOf(ada.id)),
      videos,
      totalViews: 12,
    }
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, pagination: onlyPage(3, 50), message: 'Playlist', success: true },
    })
  })

  it('is empty before a video was added', async () => {
    const { ada, at } = await ownerOfPlaylist()
    const { body } = await ada.get(at)
    expect(body).toMatchObject({ data: { videos: [], totalVideos: 0, totalViews: 0 }, pagination: onlyPage(0, 50) })
  })

  it('shows every video once, though all were added in the same moment, and the same totals on every page', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const videoIds: number[] = []
    for (let i = 0; i < 9; i++) videoIds.push((await app.given.video({ userId: ada.id, views: 2, isPublished: i % 4 > 0 })).id)
    videoIds.reverse()
    await app.deps.db.playlistVideo.createMany({
      data: videoIds.map((videoId) => ({ playlistId: playlist.id, videoId, addedAt: addedAt(0) })),
    })
    const visibleToBen = videoIds.filter((id) => (id - 1) % 4 > 0)
    const ben = await app.signUp('ben')
    for (const [caller, pages, expected] of [
      [ada, 5, videoIds],
      [ben, 3, visibleToBen],
    ] as const) {
      const rows = await allPages(pages, async (page) => {
        const { body } = await caller.get(`${at}?limit=2&page=${page}`)
        expect(body.data).toMatchObject({ totalVideos: expected.length, totalViews: 2 * expected.length })
        expect(body.pagination).toMatchObject({ page, limit: 2, totalDocs: expected.length, hasNextPage: page < pages })
        return body.data.videos as { id: number }[]
      })
      expect(rows.map(({ id }) => id)).toEqual(expected)
    }
  })

  it('shows fifty videos on a page unless asked for fewer', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const { id: userId } = await app.given.user()
    const videos = await Promise.all(Array.from({ length: 51 }, () => app.given.video({ userId })))
    await fill(playlist.id, ...videos)
    const { body, headers } = await ada.get(at)
    expect(body.data.videos).toHaveLength(50)
    expect(body.pagination).toMatchObject({ limit: 50, totalDocs: 51, hasNextPage: true })
    expect(headers['link']).toBe(`</api/v2${at}?page=2>; rel="next"`)
  })

  it('adds up more views than an integer of the database holds', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    await fill(playlist.id, await app.given.video({ views: 2_147_483_647 }), await app.given.video({ views: 2_147_483_647 }))
    expect((await ada.get(at)).body.data.totalViews).toBe(4_294_967_294)
  })

  it('answers 404 when there is none', async () => {
    const { status, body } = await (await app.signUp('ada')).get('/playlist/4711')
    expect({ status, body }).toEqual({ status: 404, body: failure(404, 'NOT_FOUND', 'Playlist not found') })
  })
})

describe('POST /playlist/:playlistId/:videoId', () => {
  it('adds the video at the end', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const [first, second] = [await app.given.video(), await app.given.video()]
    await ada.post(`${at}/${second.id}`)
    const { status, body } = await ada.post(`${at}/${first.id}`)
    const { id, name, description, userId, createdAt } = playlist
    const data = { id, name, description, userId, createdAt: createdAt.toISOString(), updatedAt: moment, totalVideos: 2 }
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, message: 'Video is in the playlist', success: true },
    })
    expect(Date.parse(body.data.updatedAt)).toBeGreaterThan(1_000)
    expect((await ada.get(at)).body.data.videos.map((video: Video) => video.id)).toEqual([second.id, first.id])
  })

  it('changes nothing when the video is there already', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const video = await app.given.video()
    const first = await ada.post(`${at}/${video.id}`)
    const [before, entries] = [await stored(playlist.id), await entriesOf(playlist.id)]
    app.travel(60_000)
    const { status, body } = await ada.post(`${at}/${video.id}`)
    expect({ status, body }).toEqual({ status: 200, body: first.body })
    expect(await stored(playlist.id)).toEqual(before)
    expect(await entriesOf(playlist.id)).toEqual(entries)
    expect(entries).toHaveLength(1)
  })

  it('makes one entry of twenty calls at once', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const video = await app.given.video()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ada.post(`${at}/${video.id}`)))
    for (const { status, body } of answers) {
      expect({ status, total: body.data.totalVideos }).toEqual({ status: 200, total: 1 })
    }
    expect(await entriesOf(playlist.id)).toHaveLength(1)
  })

  it('adds every one of twenty videos at once', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const { id: userId } = await app.given.user()
    const videos = await Promise.all(Array.from({ length: 20 }, () => app.given.video({ userId })))
    const answers = await Promise.all(videos.map(({ id }) => ada.post(`${at}/${id}`)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(await entriesOf(playlist.id)).toHaveLength(20)
  })

  it('answers 404 for a video or a playlist that does not exist', async () => {
    const { ada, at, playlist } = await ownerOfPlaylist()
    const { id } = await app.given.video()
    expect((await ada.post(`${at}/4711`)).body).toEqual(failure(404, 'NOT_FOUND', 'Video not found'))
    expect((await ada.post(`/playlist/4711/${id}`)).body).toEqual(failure(404, 'NOT_FOUND', 'Playlist not found'))
    expect(await stored(playlist.id)).toEqual(playlist)
  })

  it.each(['video', 'playlist'])('answers 404 when the %s is deleted meanwhile', async (what) => {
    const { ada, at, playlist } = await ownerOfPlaylist()
    const video = await app.given.video()
    const { status } = await meanwhile(
      app.deps,
      (tx) =>
        what === 'video' ? tx.video.delete({ where: { id: video.id } }) : tx.playlist.delete({ where: { id: playlist.id } }),
      () => ada.post(`${at}/${video.id}`),
    )
    expect(status).toBe(404)
    expect(await app.deps.db.playlistVideo.count()).toBe(0)
  })
})

describe('DELETE /playlist/:playlistId/:videoId', () => {
  it('takes the video out of this playlist alone', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const [gone, kept] = [await app.given.video(), await app.given.video()]
    const other = await app.given.playlist({ userId: ada.id })
    await fill(playlist.id, gone, kept)
    await fill(other.id, gone)
    const { status, body } = await ada.delete(`${at}/${gone.id}`)
    const { id, name, description, userId, createdAt } = playlist
    const data = { id, name, description, userId, createdAt: createdAt.toISOString(), updatedAt: moment, totalVideos: 1 }
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, message: 'Video taken out of the playlist', success: true },
    })
    expect(Date.parse(body.data.updatedAt)).toBeGreaterThan(1_000)
    expect(await app.deps.db.playlistVideo.findMany({ orderBy: { playlistId: 'asc' } })).toMatchObject([
      { playlistId: playlist.id, videoId: kept.id },
      { playlistId: other.id, videoId: gone.id },
    ])
    expect(await app.deps.db.video.count()).toBe(2)
  })

  it('answers 404 for what is not in the playlist, and changes nothing', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const [inside, outside] = [await app.given.video(), await app.given.video()]
    await fill(playlist.id, inside)
    for (const id of [outside.id, 4711]) {
      expect((await ada.delete(`${at}/${id}`)).body).toEqual(failure(404, 'NOT_FOUND', 'Playlist entry not found'))
    }
    expect(await entriesOf(playlist.id)).toHaveLength(1)
    expect(await stored(playlist.id)).toEqual(playlist)
  })

  it('takes it out once of several calls at once; the others find nothing', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const video = await app.given.video()
    await fill(playlist.id, video)
    const answers = await Promise.all(Array.from({ length: 5 }, () => ada.delete(`${at}/${video.id}`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404])
  })
})

describe('DELETE /videos/:videoId', () => {
  it('takes the video out of every playlist', async () => {
    const { ada, playlist, at } = await ownerOfPlaylist()
    const [gone, kept] = [await app.given.video({ userId: ada.id }), await app.given.video()]
    await fill(playlist.id, gone, kept)
    await ada.delete(`/videos/${gone.id}`)
    expect((await ada.get(at)).body.data).toMatchObject({ totalVideos: 1, videos: [{ id: kept.id }] })
    expect(await entriesOf(playlist.id)).toHaveLength(1)
  })
})
