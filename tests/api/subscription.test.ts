import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { badgeOf, onlyPage } from '../support/expected.js'
import { meanwhile } from '../support/meanwhile.js'
import type { Person } from '../support/people.js'

const app = useApp()
const openApp = useApp({ PUBLIC_READS: 'true' })

const idsOf = (body: { data: { id: number }[] }) => body.data.map(({ id }) => id)
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds))
const failure = (status: number, code: string) => ({ status, body: { code, success: false } })
const count = () => app.deps.db.subscription.count()

describe('POST /subscriptions/c/:channelId', () => {
  it('subscribes, then unsubscribes, and tells the state and the number of subscribers', async () => {
    const [ada, bob, { id }] = [await app.signUp('ada'), await app.signUp('bob'), await app.given.user()]
    await app.given.subscription({ subscriberId: bob.id, channelId: id })
    const on = await ada.post(`/subscriptions/c/${id}`)
    expect(on.status).toBe(200)
    const subscribed = { subscribed: true, subscribersCount: 2 }
    expect(on.body).toEqual({ statusCode: 200, data: subscribed, message: 'Subscribed', success: true })
    expect((await ada.get(`/user/c/user_1`)).body.data).toMatchObject({ isSubscribed: true, subscriberCount: 2 })

    const off = await ada.post(`/subscriptions/c/${id}`)
    const unsubscribed = { subscribed: false, subscribersCount: 1 }
    expect(off.body).toEqual({ statusCode: 200, data: unsubscribed, message: 'Unsubscribed', success: true })
    expect(await app.deps.db.subscription.findMany()).toMatchObject([{ subscriberId: bob.id, channelId: id }])
  })

  it('sets the state that the body asks for, however often', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.user()]
    for (const subscribed of [false, true, true, false, false, true]) {
      const { status, body } = await ada.post(`/subscriptions/c/${id}`).send({ subscribed })
      expect({ status, data: body.data }).toEqual({ status: 200, data: { subscribed, subscribersCount: Number(subscribed) } })
      expect(await count()).toBe(Number(subscribed))
    }
  })

  it('answers 400 to oneself, to an id that is none and to a state that is none', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.user()]
    for (const wanted of [{}, { subscribed: true }, { subscribed: false }]) {
      const { status, body } = await ada.post(`/subscriptions/c/${ada.id}`).send(wanted)
      expect(status).toBe(400)
      expect(body.errors).toEqual([{ path: 'params.channelId', message: 'is your own channel' }])
    }
    for (const subscribed of ['true', 1, null]) {
      const { status, body } = await ada.post(`/subscriptions/c/${id}`).send({ subscribed })
      expect(status).toBe(400)
      expect(body.errors).toEqual([{ path: 'body.subscribed', message: 'must be true or false' }])
    }
    expect(await ada.post('/subscriptions/c/2147483648')).toMatchObject(failure(400, 'VALIDATION_FAILED'))
    expect(await count()).toBe(0)
  })

  it('answers 401 to nobody, 404 for a channel that is not there or goes meanwhile', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.user()]
    expect(await app.api.post(`/subscriptions/c/${id}`)).toMatchObject(failure(401, 'UNAUTHORIZED'))
    expect(await ada.post('/subscriptions/c/4711')).toMatchObject({ status: 404, body: { message: 'Channel not found' } })
    const late = await meanwhile(
      app.deps,
      (tx) => tx.user.delete({ where: { id } }),
      () => ada.post(`/subscriptions/c/${id}`),
    )
    expect(late).toMatchObject({ status: 404, body: { message: 'Channel not found' } })
  })

  it('takes turns when one user calls many times at once', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.user()]
    let balance = 0
    for (const times of [41, 40]) {
      const answers = await Promise.all(Array.from({ length: times }, () => ada.post(`/subscriptions/c/${id}`)))
      expect(answers.map(({ status }) => status)).toEqual(Array(times).fill(200))
      for (const { body } of answers) {
        balance += body.data.subscribed ? 1 : -1
        expect(body.data.subscribersCount).toBe(Number(body.data.subscribed))
      }
      expect(balance).toBe(1)
      expect(await count()).toBe(1)
    }
  })

  it('counts every user when many call at once', async () => {
    const { id } = await app.given.user({ username: 'clay_kitchen' })
    const people: Person[] = []
    for (let n = 0; n < 12; n++) people.push(await app.signUp(`user${String(n)}`))
    const answers = await Promise.all(people.flatMap((person) => [1, 2, 3].map(() => person.post(`/subscriptions/c/${id}`))))
    expect(answers.map(({ status }) => status)).toEqual(Array(36).fill(200))
    const channel = await people[0]?.get('/user/c/clay_kitchen')
    expect([await count(), channel?.body.data.subscriberCount]).toEqual([12, 12])
  })
})

describe.each([
  { path: '/subscriptions/c', own: 'channelId', message: 'Subscribers', missing: 'Channel not found' },
  { path: '/subscriptions/u', own: 'subscriberId', message: 'Subscriptions', missing: 'User not found' },
] as const)('GET $path/:$own', ({ path, own, message, missing }) => {
  const ids = (ownId: number, otherId: number) =>
    own === 'channelId' ? { channelId: ownId, subscriberId: otherId } : { channelId: otherId, subscriberId: ownId }

  it('lists the users on the other side, newest first, with the time', async () => {
    const ada = await app.signUp('ada')
    const [one, two] = [await app.given.user(), await app.given.user()]
    await app.given.subscription({ ...ids(ada.id, two.id), createdAt: at(1) })
    await app.given.subscription({ ...ids(ada.id, one.id), createdAt: at(2) })
    await app.given.subscription(ids(one.id, two.id))
    await app.given.subscription(ids(two.id, ada.id))
    const { status, body } = await ada.get(`${path}/${ada.id}`)
    expect(status).toBe(200)
    const row = (user: typeof one, subscribedAt: Date) => ({ ...badgeOf(app, user), subscribedAt: subscribedAt.toISOString() })
    expect(body).toEqual({
      statusCode: 200,
      data: [row(one, at(2)), row(two, at(1))],
      pagination: onlyPage(2),
      message,
      success: true,
    })
  })

  it('neither repeats nor drops a user when all came in the same moment', async () => {
    const ada = await app.signUp('ada')
    const expected: number[] = []
    for (let n = 0; n < 25; n++) {
      const { id } = await app.given.user()
      await app.given.subscription({ ...ids(ada.id, id), createdAt: at(0) })
      expected.unshift(id)
    }
    const pages = await Promise.all([1, 2, 3, 4, 5].map((page) => ada.get(`${path}/${ada.id}`).query({ page, limit: 7 })))
    expect(pages.flatMap(({ body }) => idsOf(body))).toEqual(expected)
    expect(pages.map(({ body }) => body.pagination.totalDocs)).toEqual(Array(5).fill(25))
    expect(pages[1]?.headers['link']).toMatch(/page=3&limit=7>; rel="next".*page=1&limit=7>; rel="prev"/)
  })

  it('is empty where there is nobody, 400 for bad input, 401 to nobody, 404 for a user who is not there', async () => {
    const ada = await app.signUp('ada')
    const empty = await ada.get(`${path}/${ada.id}`)
    expect(empty).toMatchObject({ status: 200, body: { data: [], pagination: { totalDocs: 0 } } })
    for (const bad of ['/01', `/${ada.id}?page=abc`, `/${ada.id}?limit=0`]) {
      expect(await ada.get(path + bad)).toMatchObject(failure(400, 'VALIDATION_FAILED'))
    }
    expect(await app.api.get(`${path}/${ada.id}`)).toMatchObject(failure(401, 'UNAUTHORIZED'))
    expect(await ada.get(`${path}/4711`)).toMatchObject({ status: 404, body: { message: missing } })
  })

  it('is open to anyone where the operator allows it', async () => {
    const [one, two] = [await openApp.given.user(), await openApp.given.user()]
    await openApp.given.subscription(ids(one.id, two.id))
    expect((await openApp.api.get(`${path}/${one.id}`)).body.data).toMatchObject([{ id: two.id }])
    expect((await openApp.api.post(`/subscriptions/c/${one.id}`)).status).toBe(401)
  })
})
