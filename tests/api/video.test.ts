import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { inspectImage } from '../../src/services/media/inspectImage.js'
import { useApp } from '../support/app.js'
import { badgeOf, failure, videoOf } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'
import { meanwhile } from '../support/meanwhile.js'

const app = useApp()
const openApp = useApp({ PUBLIC_READS: 'true' })

const stored = (id: number) => app.deps.db.video.findUniqueOrThrow({ where: { id } })
const notFound = { status: 404, body: failure(404, 'NOT_FOUND', 'Video not found') }
const forbidden = { status: 403, body: failure(403, 'FORBIDDEN') }

/** Uploads a video with real files. */
async function upload(person: { post: (path: string) => ReturnType<typeof app.api.post> }) {
  const request = person.post('/videos').field('title', 'Throwing a bowl')
  const { body } = await request.attach('videoFile', fixture('clip.mp4')).attach('thumbnail', fixture('drawing.png')).expect(201)
  return body.data as { id: number; videoFileUrl: string; thumbnailUrl: string }
}

const pathOf = (url: string) => new URL(url).pathname

describe('GET /videos/:videoId', () => {
  it('shows the video with its channel, counts, and what the caller has to do with it', async () => {
    const [ada, owner] = [await app.signUp('ada'), await app.given.user({ username: 'clay_kitchen' })]
    const video = await app.given.video({ userId: owner.id, views: 41, description: 'From clay' })
    await app.given.like({ userId: ada.id, videoId: video.id })
    await app.given.like({ userId: owner.id, videoId: video.id })
    await app.given.comment({ videoId: video.id })
    await app.given.subscription({ subscriberId: ada.id, channelId: owner.id })

    const { status, body, headers } = await ada.get(`/videos/${video.id}`)
    const data = {
      ...videoOf(app, { ...video, views: 42 }),
      user: { ...badgeOf(app, owner), subscribersCount: 1, isSubscribed: true },
      likesCount: 2,
      commentsCount: 1,
      isLiked: true,
    }
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data, message: 'Video', success: true } })
    expect(headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(headers).not.toHaveProperty('etag')
  })

  it('says so when the caller has nothing to do with it', async () => {
    const [ada, video] = [await app.signUp('ada'), await app.given.video()]
    await app.given.like({ userId: video.userId, videoId: video.id })
    const { body } = await ada.get(`/videos/${video.id}`)
    expect(body.data).toMatchObject({ likesCount: 1, isLiked: false, user: { subscribersCount: 0, isSubscribed: false } })
  })

  it('counts each view, the owner’s too, in the answer and in the database', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const { id } = await app.given.video({ userId: ada.id })
    const views = []
    for (const person of [ada, ben, ben]) views.push((await person.get(`/videos/${id}`)).body.data.views)
    expect(views).toEqual([1, 2, 3])
    expect((await stored(id)).views).toBe(3)
  })

  it('leaves the time of the last change as it is', async () => {
    const [ada, video] = [await app.signUp('ada'), await app.given.video()]
    app.travel(60_000)
    const { body } = await ada.get(`/videos/${video.id}`)
    expect(body.data.updatedAt).toBe(video.updatedAt.toISOString())
  })

  it('counts 200 views at once, all of them', async () => {
    const [people, { id }] = [[await app.signUp('ada'), await app.signUp('ben')], await app.given.video()]
    const opened = Array.from({ length: 100 }, () => people.map((person) => person.get(`/videos/${id}`))).flat()
    const answers = await Promise.all(opened)
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200))
    expect((await stored(id)).views).toBe(200)
    expect(new Set(answers.map(({ body }) => body.data.views as number)).size).toBe(200)
    expect(await app.deps.db.watchHistory.count()).toBe(2)
  })

  it('goes on showing a video that has as many views as can be counted, and remembers who watched it', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video({ views: 2_147_483_646 })]
    const { db } = app.deps
    for (let n = 0; n < 3; n++) {
      const { status, body } = await ada.get(`/videos/${id}`)
      expect({ status, views: body.data.views }).toEqual({ status: 200, views: 2_147_483_647 })
      expect((await db.watchHistory.deleteMany()).count).toBe(1)
    }
  })

  it('shows a video whose view cannot be counted', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video({ views: 7 })]
    // Held for longer than the service waits for a lock.
    const { status, body } = await app.deps.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT 1 FROM videos WHERE id = ${id} FOR UPDATE`
        const answer = await ada.get(`/videos/${id}`)
        return { status: answer.status, body: answer.body }
      },
      { timeout: 20_000 },
    )
    expect({ status, views: body.data.views }).toEqual({ status: 200, views: 7 })
  })

  it('moves the video to the top of the caller’s history, once', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const [first, second] = [await app.given.video(), await app.given.video()]
    for (const { id } of [first, second, first]) {
      await ada.get(`/videos/${id}`)
      app.travel(1_000)
    }
    await ben.get(`/videos/${second.id}`)
    const { body } = await ada.get('/user/watch-history')
    expect(body.data.map(({ id }: { id: number }) => id)).toEqual([first.id, second.id])
    expect(await app.deps.db.watchHistory.count()).toBe(3)
  })

  it('is hidden from everyone but its owner while it is unpublished, and counts nothing', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const { id } = await app.given.video({ userId: ada.id, isPublished: false })
    const { status, body } = await ben.get(`/videos/${id}`)
    expect({ status, body }).toEqual(notFound)
    expect((await stored(id)).views).toBe(0)
    expect(await app.deps.db.watchHistory.count()).toBe(0)
    const own = await ada.get(`/videos/${id}`)
    expect({ status: own.status, data: own.body.data }).toMatchObject({ status: 200, data: { id, isPublished: false, views: 1 } })
  })

  it('answers 404 where there is no video', async () => {
    const ada = await app.signUp('ada')
    for (const id of [1, 2_147_483_647]) {
      const { status, body } = await ada.get(`/videos/${id}`)
      expect({ status, body }).toEqual(notFound)
    }
  })

  it('shows published videos to anyone where the operator allows it, and counts the view', async () => {
    const video = await openApp.given.video()
    const hidden = await openApp.given.video({ isPublished: false })
    const { status, body, headers } = await openApp.api.get(`/videos/${video.id}`)
    expect({ status, data: body.data }).toMatchObject({
      status: 200,
      data: { views: 1, isLiked: false, user: { isSubscribed: false } },
    })
    expect(headers).not.toHaveProperty('etag')
    expect(await openApp.deps.db.watchHistory.count()).toBe(0)
    expect((await openApp.api.get(`/videos/${hidden.id}`)).status).toBe(404)
  })
})

describe('HEAD /videos/:videoId', () => {
  it('answers like GET, counts no view and remembers nothing', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video({ views: 7 })]
    const { status, headers, text } = await ada.head(`/videos/${id}`)
    expect({ status, text }).toEqual({ status: 200, text: undefined })
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect((await stored(id)).views).toBe(7)
    expect(await app.deps.db.watchHistory.count()).toBe(0)
    expect((await ada.head('/videos/999')).status).toBe(404)
  })
})

describe('DELETE /videos/:videoId', () => {
  it('removes the video with its files and all that belongs to it, and nothing else', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const [gone, kept] = [await upload(ada), await upload(ada)]
    const { id: playlistId } = await app.given.playlist({ userId: ben.id })
    for (const { id: videoId } of [gone, kept]) {
      const comment = await app.given.comment({ videoId, userId: ben.id })
      await app.given.like({ userId: ben.id, videoId })
      await app.given.like({ userId: ada.id, commentId: comment.id })
      await app.deps.db.playlistVideo.create({ data: { playlistId, videoId } })
      await ben.get(`/videos/${videoId}`)
    }

    const { status, body } = await ada.delete(`/videos/${gone.id}`)
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data: {}, message: 'Video deleted', success: true },
    })
    const { db } = app.deps
    const rest = await Promise.all([
      db.video.findMany({ select: { id: true } }),
      db.comment.findMany({ select: { videoId: true } }),
      db.like.count(),
      db.playlistVideo.findMany({ select: { videoId: true } }),
      db.watchHistory.findMany({ select: { videoId: true } }),
    ])
    const { id: videoId } = kept
    expect(rest).toEqual([[{ id: videoId }], [{ videoId }], 2, [{ videoId }], [{ videoId }]])
    expect(await app.storedAssets()).toHaveLength(2)
    for (const url of [gone.videoFileUrl, gone.thumbnailUrl]) {
      expect((await fetch(app.origin + pathOf(url))).status).toBe(404)
    }
    for (const url of [kept.videoFileUrl, kept.thumbnailUrl]) {
      expect((await fetch(app.origin + pathOf(url))).status).toBe(200)
    }
  })

  it('leaves nothing to find or to do', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id })
    await ada.delete(`/videos/${id}`).expect(200)
    const answers = await Promise.all([
      ada.get(`/videos/${id}`),
      ada.head(`/videos/${id}`),
      ada.patch(`/videos/${id}`).send({ title: 'x' }),
      ada.patch(`/videos/${id}`).attach('thumbnail', fixture('drawing.png')),
      ada.patch(`/videos/toggle/publish/${id}`),
      ada.delete(`/videos/${id}`),
      ada.get(`/comments/${id}`),
      ada.post(`/comments/${id}`).send({ content: 'x' }),
      ada.post(`/likes/toggle/v/${id}`),
    ])
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(404))
    expect((await ada.get('/videos')).body.data.totalDocs).toBe(0)
    expect(await app.storedAssets()).toEqual([])
  })

  it('is done once, however many ask', async () => {
    const ada = await app.signUp('ada')
    const { id } = await upload(ada)
    const answers = await Promise.all(Array.from({ length: 8 }, () => ada.delete(`/videos/${id}`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(404)])
    expect(await app.storedAssets()).toEqual([])
  })

  it('takes a thumbnail along that is being replaced meanwhile', async () => {
    const ada = await app.signUp('ada')
    const { id } = await upload(ada)
    const before = await stored(id)
    const path = join(app.deps.config.stagingDir, 'photo.jpg')
    await copyFile(fixture('photo.jpg'), path)
    const file = await inspectImage(path)
    const { url, publicId } = await app.deps.media.put(file, app.deps.media.newPublicId(file))
    const change = { thumbnailUrl: url, thumbnailPublicId: publicId }
    const { status } = await meanwhile(
      app.deps,
      (tx) => tx.video.update({ where: { id }, data: change }),
      () => ada.delete(`/videos/${id}`),
    )
    expect(status).toBe(200)
    // Whoever replaces removes the picture that was there before.
    expect(await app.storedAssets()).toEqual([before.thumbnailPublicId])
  })

  it('is for its owner only', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const shown = await app.given.video({ userId: ada.id })
    const hidden = await app.given.video({ userId: ada.id, isPublished: false })
    const answers = [await ben.delete(`/videos/${shown.id}`), await ben.delete(`/videos/${hidden.id}`)]
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([forbidden, notFound])
    expect(await app.deps.db.video.count()).toBe(2)
  })
})

describe('PATCH /videos/toggle/publish/:videoId', () => {
  it('hides the video and shows it again, and tells which', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const video = await app.given.video({ userId: ada.id, views: 7 })
    app.travel(5_000)
    const hidden = await ada.patch(`/videos/toggle/publish/${video.id}`)
    expect({ status: hidden.status, body: hidden.body }).toEqual({
      status: 200,
      body: {
        statusCode: 200,
        data: videoOf(app, await stored(video.id)),
        message: 'Video hidden',
        success: true,
      },
    })
    expect(hidden.body.data).toEqual({
      ...videoOf(app, video),
      isPublished: false,
      updatedAt: expect.not.stringMatching(video.updatedAt.toISOString()),
    })
    expect((await ben.get(`/videos/${video.id}`)).status).toBe(404)

    const shown = await ada.patch(`/videos/toggle/publish/${video.id}`)
    expect(shown.body).toMatchObject({ data: { isPublished: true }, message: 'Video published' })
    expect((await ben.get(`/videos/${video.id}`)).status).toBe(200)
  })

  it.each([9, 10])('ends where %d calls at once lead', async (calls) => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id, isPublished: true })
    const answers = await Promise.all(Array.from({ length: calls }, () => ada.patch(`/videos/toggle/publish/${id}`)))
    expect(answers.map(({ status }) => status)).toEqual(Array(calls).fill(200))
    const reached = answers.map(({ body }) => body.data.isPublished as boolean)
    expect(reached.filter((isPublished) => !isPublished)).toHaveLength(Math.ceil(calls / 2))
    expect((await stored(id)).isPublished).toBe(calls % 2 === 0)
  })

  it('is for its owner only', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const shown = await app.given.video({ userId: ada.id })
    const hidden = await app.given.video({ userId: ada.id, isPublished: false })
    const answers = []
    for (const id of [shown.id, hidden.id, 999]) answers.push(await ben.patch(`/videos/toggle/publish/${id}`))
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([forbidden, notFound, notFound])
    expect([await stored(shown.id), await stored(hidden.id)]).toMatchObject([{ isPublished: true }, { isPublished: false }])
  })
})
