import { describe, expect, it } from '@jest/globals'
import type { Video } from '../../src/generated/prisma/client.js'
import { type Requests, useApp } from '../support/app.js'
import { failure } from '../support/expected.js'

const app = useApp({ PUBLIC_READS: 'true' })

const entries = (playlistId: number) => app.deps.db.playlistVideo.findMany({ where: { playlistId }, orderBy: { id: 'asc' } })

describe('a hidden video in a playlist', () => {
  async function playlistWithHidden() {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const playlist = await app.given.playlist({ userId: ada.id })
    const at = `/playlist/${playlist.id}`
    const bensHidden = await app.given.video({ userId: ben.id, isPublished: false, views: 5 })
    const adasHidden = await app.given.video({ userId: ada.id, isPublished: false, views: 7 })
    const published = await app.given.video({ userId: ben.id, views: 3 })
    await app.deps.db.playlistVideo.createMany({
      data: [bensHidden, adasHidden, published].map(({ id }, i) => ({
        playlistId: playlist.id,
        videoId: id,
        addedAt: new Date(1_700_000_000_000 + i),
      })),
    })
    const see = async (caller: Requests, ...videos: Video[]) => {
      const page = await caller.get(at)
      expect(page.body.data.videos.map(({ id }: Video) => id)).toEqual(videos.map(({ id }) => id))
      expect(page.body).toMatchObject({
        data: { totalVideos: videos.length, totalViews: videos.reduce((sum, { views }) => sum + views, 0) },
        pagination: { totalDocs: videos.length },
      })
      const list = await caller.get(`/playlist/user/${ada.id}`)
      const [first] = videos
      expect(list.body.data).toMatchObject([
        { totalVideos: videos.length, thumbnail: first === undefined ? null : app.deps.mediaUrl(first.thumbnailUrl) },
      ])
    }
    return { ada, ben, at, see, playlist, bensHidden, adasHidden, published }
  }

  it('is there for its owner alone, in lists, totals and picture', async () => {
    const { ada, ben, see, bensHidden, adasHidden, published } = await playlistWithHidden()
    await see(ada, adasHidden, published)
    await see(ben, bensHidden, published)
    await see(await app.signUp('cleo'), published)
    await see(app.api, published)
  })

  it('comes back to its place when it is published again', async () => {
    const { ada, ben, see, bensHidden, adasHidden, published } = await playlistWithHidden()
    await ben.patch(`/videos/toggle/publish/${published.id}`)
    await see(app.api)
    await ben.patch(`/videos/toggle/publish/${bensHidden.id}`)
    await see(app.api, bensHidden)
    await see(ada, bensHidden, adasHidden)
    await ben.patch(`/videos/toggle/publish/${published.id}`)
    await see(app.api, bensHidden, published)
  })

  it("does not count in what a change of the playlist answers, unless it is the caller's own", async () => {
    const { ada, at } = await playlistWithHidden()
    const { id } = await app.given.video()
    expect((await ada.post(`${at}/${id}`)).body.data.totalVideos).toBe(3)
    expect((await ada.delete(`${at}/${id}`)).body.data.totalVideos).toBe(2)
  })

  it("can't be added by anyone but its owner: 404", async () => {
    const { ada, ben, at, bensHidden, adasHidden, playlist } = await playlistWithHidden()
    const bens = await app.given.playlist({ userId: ben.id })
    const other = await app.given.video({ userId: ben.id, isPublished: false })
    for (const { id } of [bensHidden, other]) {
      expect((await ada.post(`${at}/${id}`)).body).toEqual(failure(404, 'NOT_FOUND', 'Video not found'))
    }
    expect((await ben.post(`/playlist/${bens.id}/${adasHidden.id}`)).status).toBe(404)
    expect((await ben.post(`/playlist/${bens.id}/${other.id}`)).body.data.totalVideos).toBe(1)
    expect(await entries(playlist.id)).toHaveLength(3)
  })

  it('can be taken out by the owner of the playlist', async () => {
    const { ada, at, playlist, bensHidden, adasHidden, published } = await playlistWithHidden()
    const { status, body } = await ada.delete(`${at}/${bensHidden.id}`)
    expect({ status, totalVideos: body.data.totalVideos }).toEqual({ status: 200, totalVideos: 2 })
    expect((await entries(playlist.id)).map(({ videoId }) => videoId)).toEqual([adasHidden.id, published.id])
  })
})
