import { describe, expect, it } from '@jest/globals'
import { checkCounts } from '../../src/db/counts.js'
import { useApp } from '../support/app.js'
import { withClient } from '../support/database.js'

const app = useApp()

const NONE = { wrong: 0, examples: [] }

/** What is kept otherwise than the rows say. */
const wrongCounts = (fix = false) => withClient(app.databaseUrl, (client) => checkCounts(client, { fix }))

/** Three people, each with videos, of which one is hidden, that all like, comment and follow. */
async function busySite() {
  const people = [await app.signUp('ada'), await app.signUp('ben'), await app.signUp('cleo')]
  const videos = []
  for (const { id: userId } of people)
    for (const isPublished of [true, true, false]) videos.push(await app.given.video({ userId, isPublished, views: 5 }))
  for (const person of people) {
    for (const { id } of people) if (id !== person.id) await app.given.subscription({ subscriberId: person.id, channelId: id })
    for (const { id: videoId } of videos) {
      await app.given.like({ userId: person.id, videoId })
      const comment = await app.given.comment({ userId: person.id, videoId })
      for (const { id: userId } of people) await app.given.like({ userId, commentId: comment.id })
    }
    const tweet = await app.given.tweet({ userId: person.id })
    for (const { id: userId } of people) await app.given.like({ userId, tweetId: tweet.id })
  }
  return { people, videos }
}

describe('the kept counts', () => {
  it('are what the rows say after everything that a site does at once', async () => {
    const { people, videos } = await busySite()
    const calls = people.flatMap((person) =>
      videos.flatMap(({ id }) => [
        person.post(`/likes/toggle/v/${id}`),
        person.post(`/likes/toggle/v/${id}`),
        person.get(`/videos/${id}`),
        person.post(`/comments/${id}`).send({ content: 'Well done' }),
        person.patch(`/videos/toggle/publish/${id}`),
        person.post(`/subscriptions/c/${people[0]?.id ?? 0}`),
      ]),
    )
    const statuses = (await Promise.all(calls)).map(({ status }) => status)
    expect(statuses.filter((status) => status >= 500)).toEqual([])
    expect(await wrongCounts()).toEqual(NONE)
  })

  it('stay right when users and videos go with all that is theirs, at once', async () => {
    const { people, videos } = await busySite()
    const { db } = app.deps
    await Promise.all([
      db.video.delete({ where: { id: videos[0]?.id ?? 0 } }),
      db.comment.deleteMany({ where: { videoId: videos[4]?.id ?? 0 } }),
      ...videos.slice(3, 6).map(({ id }) => people[1]?.get(`/videos/${id}`)),
    ])
    expect(await wrongCounts()).toEqual(NONE)
    await db.user.delete({ where: { id: people[0]?.id ?? 0 } })
    expect(await wrongCounts()).toEqual(NONE)
    expect(await db.like.count()).toBeGreaterThan(0)
    await db.video.deleteMany()
    await db.user.deleteMany()
    expect(await wrongCounts()).toEqual(NONE)
    expect(await db.siteCounts.findFirst({ select: { publishedVideos: true } })).toEqual({ publishedVideos: 0 })
  })

  it('are as before when a transaction is rolled back', async () => {
    const { people, videos } = await busySite()
    const { db } = app.deps
    const failed = db.$transaction(async (tx) => {
      await tx.like.deleteMany({ where: { userId: people[0]?.id ?? 0 } })
      await tx.video.delete({ where: { id: videos[1]?.id ?? 0 } })
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')
    expect(await wrongCounts()).toEqual(NONE)
  })

  it('that are wrong are named, and set right on request', async () => {
    const { videos } = await busySite()
    const { db } = app.deps
    const videoId = videos[0]?.id ?? 0
    await db.videoCounts.update({ where: { videoId }, data: { likes: 99 } })
    await db.channelCounts.deleteMany({ where: { userId: videos[0]?.userId ?? 0 } })
    await db.publishedDay.create({ data: { day: new Date('2020-02-02'), videos: 3 } })
    await db.videoText.update({ where: { videoId }, data: { isPublished: false } })
    await db.tweet.updateMany({ data: { likesCount: 7 } })
    const { wrong, examples } = await wrongCounts()
    expect(examples.map(({ table }) => table)).toEqual([
      'video_counts',
      'channel_counts',
      'published_days',
      'video_texts',
      'tweets',
      'tweets',
      'tweets',
    ])
    expect(wrong).toBe(7)
    expect(examples[0]).toEqual({ table: 'video_counts', id: String(videoId), kept: [99, 3], counted: [3, 3] })
    expect(await wrongCounts(true)).toMatchObject({ wrong: 7 })
    expect(await wrongCounts()).toEqual(NONE)
  })
})
