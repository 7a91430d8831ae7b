import { describe, expect, it } from '@jest/globals'
import { SESSIONS_PER_USER, startSession } from '../../src/db/session.js'
import { useApp } from '../support/app.js'
import { areAlive, clearedCookies, cookiesOf } from '../support/credentials.js'
import { failure, moment, onlyPage } from '../support/expected.js'
import { PASSWORD, type Person } from '../support/people.js'

const app = useApp()

const alive = { access: true, refresh: true }
const dead = { access: false, refresh: false }
const ended = (message: string) => ({ statusCode: 200, data: {}, message, success: true })

interface Device {
  accessToken: string
  refreshToken: string
}

/** One more device on which somebody is signed in. */
const device = ({ id }: Person): Promise<Device> =>
  startSession(app.deps.db, app.deps, id, { userAgent: 'tests', address: '127.0.0.1' })

const as = ({ accessToken }: Device) => ({ Authorization: `Bearer ${accessToken}` })
const list = (caller: Device) => app.api.get('/user/sessions').set(as(caller))
const idsOf = async (caller: Device): Promise<number[]> => (await list(caller)).body.data.map(({ id }: { id: number }) => id)

/** The session that a device is. */
const idOf = async (caller: Device): Promise<number> =>
  (await list(caller)).body.data.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent).id

describe('GET /user/sessions', () => {
  it('lists the devices on which the caller is signed in, used last first, and tells which one asks', async () => {
    const ada = await app.signUp('ada')
    await app.signUp('ben')
    app.travel(60_000)
    const signIn = app.api.post('/user/login').set({ 'User-Agent': 'Kiln/2.1', 'X-Forwarded-For': '203.0.113.7' })
    const phone: Device = (await signIn.send({ username: 'ada', password: PASSWORD })).body.data
    app.travel(120_000)
    await app.api.post('/user/refresh-token').send({ refreshToken: ada.refreshToken })

    const { status, body, headers } = await list(phone)
    const rows = await app.deps.db.session.findMany({ where: { userId: ada.id }, orderBy: { id: 'asc' } })
    const [laptop, mobile] = rows.map(({ id, createdAt, lastUsedAt }) => ({
      id,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
    }))
    const data = [
      { ...laptop, client: 'tests', address: '127.0.0.1', isCurrent: false },
      { ...mobile, client: 'Kiln/2.1', address: '203.0.113.7', isCurrent: true },
    ]
    const answer = { statusCode: 200, data, pagination: onlyPage(2), message: 'Sessions', success: true }
    expect({ status, body }).toEqual({ status: 200, body: answer })
    expect([data[0]?.createdAt, data[0]?.lastUsedAt]).toEqual([moment, moment])
    expect(Date.parse(data[0]?.lastUsedAt ?? '') - Date.parse(data[0]?.createdAt ?? '')).toBeGreaterThanOrEqual(120_000)
    expect(headers['cache-control']).toBe('no-store')
  })

  it('has all that a user can have on its first page, and none that is over', async () => {
    const ada = await app.signUp('ada')
    const devices = []
    for (let index = 0; index < SESSIONS_PER_USER; index++) devices.push(await device(ada))
    const full = await list(devices[9] ?? ada)
    expect({ ids: full.body.data.length, pagination: full.body.pagination }).toEqual({ ids: 10, pagination: onlyPage(10) })

    const over = await app.deps.db.session.findFirstOrThrow()
    await app.deps.db.session.update({ where: { id: over.id }, data: { expiresAt: new Date(Date.now() - 1000) } })
    const { body } = await list(devices[9] ?? ada)
    expect(body.pagination).toEqual(onlyPage(9))
    expect(body.data.map(({ id }: { id: number }) => id)).not.toContain(over.id)
  })
})

describe('DELETE /user/sessions/:sessionId', () => {
  const end = (caller: Device, id: number) => app.api.delete(`/user/sessions/${String(id)}`).set(as(caller))

  it('signs out on another device at once, and nowhere else', async () => {
    const ada = await app.signUp('ada')
    const [phone, tablet] = [await device(ada), await device(ada)]
    const answer = await end(ada, await idOf(phone))
    const { status, body } = answer
    expect({ status, body }).toEqual({ status: 200, body: ended('Signed out on this device') })
    expect(cookiesOf(answer)).toEqual({})
    expect(await areAlive(app, phone)).toEqual(dead)
    expect(await areAlive(app, tablet)).toEqual(alive)
    expect(await areAlive(app, ada)).toEqual(alive)
  })

  it('clears the cookies of the caller whose own session it ends', async () => {
    const ada = await app.signUp('ada')
    const phone = await device(ada)
    const id = await idOf(ada)
    const cookie = `accessToken=${ada.accessToken}; refreshToken=${ada.refreshToken}`
    const answer = await app.api.delete(`/user/sessions/${String(id)}`).set('Cookie', cookie)
    expect({ status: answer.status, cookies: cookiesOf(answer) }).toEqual({ status: 200, cookies: clearedCookies() })
    expect(await areAlive(app, ada)).toEqual(dead)
    expect(await areAlive(app, phone)).toEqual(alive)
  })

  it.each<[string, (ben: Person) => Promise<number>]>([
    ['of another user', (ben) => idOf(ben)],
    ['that has ended', async () => (await app.deps.db.session.findFirstOrThrow()).id + 1000],
  ])('answers 404 for one %s, and ends nothing', async (_, idFor) => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const answer = await end(ada, await idFor(ben))
    const { status, body } = answer
    expect({ status, body }).toEqual({ status: 404, body: failure(404, 'NOT_FOUND', 'Session not found') })
    expect(cookiesOf(answer)).toEqual({})
    expect(await areAlive(app, ada)).toEqual(alive)
    expect(await areAlive(app, ben)).toEqual(alive)
  })

  it('ends a session that is being renewed meanwhile, or is told that it has ended: none survives', async () => {
    const ada = await app.signUp('ada')
    const phone = await device(ada)
    const id = await idOf(phone)
    const [gone, renewed] = await Promise.all([
      end(ada, id),
      app.api.post('/user/refresh-token').send({ refreshToken: phone.refreshToken }),
    ])
    expect(gone.status).toBe(200)
    expect([200, 401]).toContain(renewed.status)
    if (renewed.status === 200) expect(await areAlive(app, renewed.body.data)).toEqual(dead)
    expect(await idsOf(ada)).not.toContain(id)
  })
})

describe('DELETE /user/sessions', () => {
  it("ends every session of the caller's but the one that calls, and nobody else's", async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const [phone, tablet] = [await device(ada), await device(ada)]
    const answer = await app.api.delete('/user/sessions').set(as(phone))
    const { status, body } = answer
    expect({ status, body }).toEqual({ status: 200, body: ended('Signed out on all other devices') })
    expect(cookiesOf(answer)).toEqual({})
    expect(await areAlive(app, ada)).toEqual(dead)
    expect(await areAlive(app, tablet)).toEqual(dead)
    expect(await areAlive(app, phone)).toEqual(alive)
    expect(await areAlive(app, ben)).toEqual(alive)
    expect(await app.api.delete('/user/sessions').set(as(phone))).toMatchObject({ status: 200 })
  })
})
