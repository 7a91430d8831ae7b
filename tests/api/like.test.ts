import { describe, expect, it } from '@jest/globals'
import type { Person } from '../support/people.js'
import { useApp } from '../support/app.js'
import { meanwhile } from '../support/meanwhile.js'

const app = useApp()

const targets = [
  { noun: 'Video', route: '/likes/toggle/v/:videoId', column: 'videoId', make: () => app.given.video() },
  { noun: 'Comment', route: '/likes/toggle/c/:commentId', column: 'commentId', make: () => app.given.comment() },
  { noun: 'Tweet', route: '/likes/toggle/t/:tweetId', column: 'tweetId', make: () => app.given.tweet() },
] as const

/** The same call several times at once. */
const atOnce = <T>(times: number, call: () => PromiseLike<T>) => Promise.all(Array.from({ length: times }, call))

describe.each(targets)('POST $route', ({ noun, route, column, make }) => {
  const at = (id: number) => route.replace(/:\w+/, String(id))
  const likesOf = (id: number) => app.deps.db.like.count({ where: { [column]: id } })

  it('likes, then unlikes, and tells the state and the number of likes', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await make()]
    await app.given.like({ userId: (await app.given.user()).id, [column]: id })
    const liked = await ada.post(at(id))
    expect(liked.status).toBe(200)
    expect(liked.body).toEqual({ statusCode: 200, data: { liked: true, likesCount: 2 }, message: 'Liked', success: true })
    const unliked = await ada.post(at(id))
    expect(unliked.status).toBe(200)
    expect(unliked.body).toEqual({ statusCode: 200, data: { liked: false, likesCount: 1 }, message: 'Unliked', success: true })
    expect(await likesOf(id)).toBe(1)
  })

  it('touches nothing else', async () => {
    const [ada, { id }, other] = [await app.signUp('ada'), await make(), await make()]
    await app.given.like({ userId: ada.id, [column]: other.id })
    await ada.post(at(id))
    await ada.post(at(id))
    const rows = await app.deps.db.like.findMany()
    expect(rows).toMatchObject([{ userId: ada.id, [column]: other.id }])
  })

  it('sets the state that the body asks for, however often', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await make()]
    for (const liked of [true, true, false, false, true]) {
      const { status, body } = await ada.post(at(id)).send({ liked })
      expect({ status, data: body.data }).toEqual({ status: 200, data: { liked, likesCount: Number(liked) } })
      expect(await likesOf(id)).toBe(Number(liked))
    }
  })

  it('keeps the time of a like that is there already', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await make()]
    await ada.post(at(id)).send({ liked: true })
    const [first] = await app.deps.db.like.findMany()
    app.travel(60_000)
    await ada.post(at(id)).send({ liked: true })
    expect(await app.deps.db.like.findMany()).toEqual([first])
  })

  it.each([{ liked: 'true' }, { liked: 1 }, { liked: null }])('answers 400 to %j', async (wanted) => {
    const [ada, { id }] = [await app.signUp('ada'), await make()]
    const { status, body } = await ada.post(at(id)).send(wanted)
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ path: 'body.liked', message: 'must be true or false' }])
    expect(await likesOf(id)).toBe(0)
  })

  it('answers 400 to an id that is none, 401 to nobody, 404 for what is not there', async () => {
    const ada = await app.signUp('ada')
    expect(await ada.post(route.replace(/:\w+/, '0x1'))).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await app.api.post(at(1))).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } })
    for (const wanted of [{}, { liked: true }, { liked: false }]) {
      const { status, body } = await ada.post(at(4711)).send(wanted)
      expect({ status, message: body.message }).toEqual({ status: 404, message: `${noun} not found` })
    }
  })

  it('answers 404 when the target is deleted meanwhile', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await make()]
    const table = { videoId: 'videos', commentId: 'comments', tweetId: 'tweets' }[column]
    const { status, body } = await meanwhile(
      app.deps,
      (tx) => tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE id = $1`, id),
      () => ada.post(at(id)),
    )
    expect({ status, message: body.message }).toEqual({ status: 404, message: `${noun} not found` })
  })

  it('takes turns when one user calls many times at once', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await make()]
    let balance = 0
    for (const times of [41, 40]) {
      const answers = await atOnce(times, () => ada.post(at(id)))
      expect(answers.map(({ status }) => status)).toEqual(Array(times).fill(200))
      for (const { body } of answers) {
        balance += body.data.liked ? 1 : -1
        expect(body.data.likesCount).toBe(Number(body.data.liked))
      }
      expect(balance).toBe(1)
      expect(await likesOf(id)).toBe(1)
    }
  })

  it('reaches the wanted state when one user asks for it many times at once', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await make()]
    for (const liked of [true, false]) {
      const answers = await atOnce(20, () => ada.post(at(id)).send({ liked }))
      expect(answers.map(({ status, body }) => ({ status, ...body.data }))).toEqual(
        Array(20).fill({ status: 200, liked, likesCount: Number(liked) }),
      )
      expect(await likesOf(id)).toBe(Number(liked))
    }
  })

  it('counts every user when many call at once', async () => {
    const { id } = await make()
    const people: Person[] = []
    for (let n = 0; n < 12; n++) people.push(await app.signUp(`user${String(n)}`))
    const answers = await Promise.all(people.flatMap((person) => [1, 2, 3].map(() => person.post(at(id)))))
    expect(answers.map(({ status }) => status)).toEqual(Array(36).fill(200))
    expect(await likesOf(id)).toBe(12)
    const last = await people[0]?.post(at(id)).send({ liked: true })
    expect(last?.body.data).toEqual({ liked: true, likesCount: 12 })
  })
})

describe('the number of likes', () => {
  it('is the same wherever it is shown', async () => {
    const [ada, bob] = [await app.signUp('ada'), await app.signUp('bob')]
    const video = await app.given.video({ userId: bob.id })
    const [comment, tweet] = [await app.given.comment({ videoId: video.id }), await app.given.tweet({ userId: bob.id })]
    for (const path of [`v/${video.id}`, `c/${comment.id}`, `t/${tweet.id}`]) {
      await Promise.all([ada, bob].map((person) => person.post(`/likes/toggle/${path}`)))
      await bob.post(`/likes/toggle/${path}`)
    }
    const liked = { likesCount: 1, isLiked: true }
    expect((await ada.get(`/videos/${video.id}`)).body.data).toMatchObject(liked)
    expect((await ada.get(`/comments/${video.id}`)).body.data).toMatchObject([liked])
    expect((await ada.get(`/tweets/user/${bob.id}`)).body.data).toMatchObject([liked])
    expect((await bob.get(`/videos/${video.id}`)).body.data).toMatchObject({ likesCount: 1, isLiked: false })
  })
})

describe('likes under a hidden video', () => {
  it('are only for its owner, also of comments, whoever wrote them', async () => {
    const [ada, bob] = [await app.signUp('ada'), await app.signUp('bob')]
    const video = await app.given.video({ userId: ada.id, isPublished: false })
    const comment = await app.given.comment({ userId: bob.id, videoId: video.id })
    for (const path of [`/likes/toggle/v/${video.id}`, `/likes/toggle/c/${comment.id}`]) {
      for (const wanted of [{}, { liked: true }, { liked: false }]) {
        expect(await bob.post(path).send(wanted)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
      }
      expect((await ada.post(path)).body.data).toEqual({ liked: true, likesCount: 1 })
    }
    expect(await app.deps.db.like.count({ where: { userId: bob.id } })).toBe(0)
  })
})
