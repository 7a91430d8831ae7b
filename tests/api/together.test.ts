import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createApp } from '../../src/app.js'
import { createDeps } from '../../src/deps.js'
import type { AddressInfo, Server } from 'node:net'
import { requestsOf, useApp } from '../support/app.js'
import type { Person } from '../support/people.js'

/** Calls that share statements, in one process and in two on the same database. */

const app = useApp()

let other: { server: Server; origin: string; close: () => Promise<void> }

beforeAll(async () => {
  const { config, log, clock } = app.deps
  const secrets = {
    access: 'access-secret-of-the-test-suite-0123456789',
    refresh: 'refresh-secret-of-the-test-suite-987654321',
  }
  const { deps, close } = createDeps(config, { connectionString: app.databaseUrl, secrets, log, clock })
  const server = createApp(deps).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  other = { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
})
afterAll(async () => {
  await new Promise((resolve) => other.server.close(resolve))
  await other.close()
})

const signUpAll = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => app.signUp(`person_${index}`)))

const signUpOne = () => app.signUp('ada')

/** The same person, at the other process. */
const elsewhere = ({ accessToken }: Person) =>
  requestsOf(other.origin, (test) => test.set('Authorization', `Bearer ${accessToken}`))

/** Odd ones call the other process. */
const spread = (people: Person[]) => people.map((person, index) => (index % 2 === 0 ? person : elsewhere(person)))

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const ascending = (numbers: number[]) => [...numbers].sort((a, b) => a - b)

describe('views at the same time', () => {
  it('have numbers one after the other, whichever process counts them', async () => {
    const [people, { id }] = [await signUpAll(4), await app.given.video()]
    const others = await Promise.all(upTo(5).map(() => app.given.video()))
    const calls = upTo(10).flatMap(() => spread(people).map((person) => person.get(`/videos/${id}`)))
    const ada = await signUpOne()
    const beside = others.map((video) => ada.get(`/videos/${video.id}`))
    const views = (await Promise.all(calls)).map(({ body }) => body.data.views as number)
    expect(ascending(views)).toEqual(upTo(40))
    expect((await Promise.all(beside)).map((answer) => answer.body.data.views)).toEqual([1, 1, 1, 1, 1])
    const stored = await app.deps.db.video.findMany({ select: { views: true }, orderBy: { id: 'asc' } })
    expect(stored.map((video) => video.views)).toEqual([40, 1, 1, 1, 1, 1])
  })

  it('show each viewer what they have to do with the video', async () => {
    const [people, { id, userId }] = [await signUpAll(4), await app.given.video()]
    const [liker, follower] = people
    await app.given.like({ userId: liker?.id ?? 0, videoId: id })
    await app.given.subscription({ subscriberId: follower?.id ?? 0, channelId: userId })
    const answers = await Promise.all(people.map((person) => person.get(`/videos/${id}`)))
    const seen = answers.map(({ body }) => [body.data.isLiked, body.data.user.isSubscribed])
    expect(seen).toEqual([[true, false], [false, true], [false, false], [false, false]]) // prettier-ignore
  })

  it('of other videos do not wait for one that is locked', async () => {
    const [ada, locked, free] = [await signUpOne(), await app.given.video({ views: 7 }), await app.given.video()]
    const ended: string[] = []
    await app.deps.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT 1 FROM videos WHERE id = ${locked.id} FOR UPDATE`
        const waits = ada.get(`/videos/${locked.id}`).then(({ body }) => ended.push(`locked: ${body.data.views}`))
        await new Promise((resolve) => setTimeout(resolve, 200))
        const { body } = await ada.get(`/videos/${free.id}`)
        ended.push(`free: ${body.data.views}`)
        await waits
      },
      { timeout: 20_000 },
    )
    expect(ended).toEqual(['free: 1', 'locked: 7'])
  })
})

describe('toggles at the same time', () => {
  it.each([
    ['video', '/likes/toggle/v', 'likesCount'],
    ['comment', '/likes/toggle/c', 'likesCount'],
    ['tweet', '/likes/toggle/t', 'likesCount'],
    ['channel', '/subscriptions/c', 'subscribersCount'],
  ] as const)('of a %s answer numbers one after the other, whichever process does them', async (target, path, count) => {
    const people = await signUpAll(8)
    const { id } = await (target === 'channel' ? app.given.user() : app.given[target]())
    const call = () => Promise.all(spread(people).map((person) => person.post(`${path}/${id}`)))
    const on = (await call()).map(({ body }) => body.data[count] as number)
    const off = (await call()).map(({ body }) => body.data[count] as number)
    expect([ascending(on), ascending(off)]).toEqual([upTo(8), upTo(8).map((number) => number - 1)])
  })

  it('of people who follow each other end well', async () => {
    const people = await signUpAll(6)
    const calls = people.flatMap(({ id }) =>
      spread(people.filter((person) => person.id !== id)).map((person) => person.post(`/subscriptions/c/${id}`)),
    )
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(30).fill(200))
    expect(await app.deps.db.subscription.count()).toBe(30)
  })
})

describe('a session that has ended', () => {
  it('is found by no request that begins later, however many are on their way', async () => {
    const ada = await signUpOne()
    const calls = []
    for (let round = 0; round < 5; round++)
      calls.push(...upTo(10).map(() => ada.get('/user/current-user-details').then(({ status }) => status)))
    await Promise.all(calls)
    const before = upTo(20).map(() => ada.get('/user/current-user-details'))
    await app.deps.db.session.deleteMany()
    const after = await Promise.all(
      [ada, elsewhere(ada)].flatMap((person) => upTo(5).map(() => person.get('/user/current-user-details'))),
    )
    await Promise.all(before)
    expect(after.map((answer) => answer.status)).toEqual(Array(10).fill(401))
  })
})
