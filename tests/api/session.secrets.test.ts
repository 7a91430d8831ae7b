import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import jwt from 'jsonwebtoken'
import supertest from 'supertest'
import { createApp } from '../../src/app.js'
import { createDeps } from '../../src/deps.js'
import { requestsOf, useApp } from '../support/app.js'
import { fixture } from '../support/hostileMedia.js'

const app = useApp()

/** Of `useApp`. */
const before = { access: 'access-secret-of-the-test-suite-0123456789', refresh: 'refresh-secret-of-the-test-suite-987654321' }
const after = { access: 'another-access-secret-0123456789-abcdefgh', refresh: 'another-refresh-secret-987654321-hgfedcba' }
const both = { ...after, previousAccess: before.access, previousRefresh: before.refresh }

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** The service after a restart with other secrets: on the same database, with the same files. */
async function restartWith(secrets: Parameters<typeof createDeps>[1]['secrets']) {
  const { config, clock, log } = app.deps
  const { deps, close } = createDeps(config, { connectionString: app.databaseUrl, secrets, log, clock })
  const server: Server = createApp(deps).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  stops.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await close()
  })
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const me = (token: string) =>
    requestsOf(origin, (test) => test.set('Authorization', `Bearer ${token}`)).get('/user/current-user-details')
  const refresh = (refreshToken: string) => requestsOf(origin).post('/user/refresh-token').send({ refreshToken })
  return { origin, me, refresh }
}

const isSignedBy = (token: string, secret: string) => {
  try {
    jwt.verify(token, secret)
    return true
  } catch {
    return false
  }
}

describe('changing the secrets', () => {
  it('signs nobody out while the previous ones are still accepted, and signs with the new ones', async () => {
    const ada = await app.signUp('ada')
    const service = await restartWith(both)
    expect((await service.me(ada.accessToken)).status).toBe(200)
    const { status, body } = await service.refresh(ada.refreshToken)
    expect(status).toBe(200)
    expect(isSignedBy(body.data.accessToken, after.access)).toBe(true)
    expect(isSignedBy(body.data.refreshToken, after.refresh)).toBe(true)
    expect((await service.me(body.data.accessToken)).status).toBe(200)
    expect((await service.refresh(body.data.refreshToken)).status).toBe(200)
  })

  it('ends what the previous ones have signed once they are removed, and nothing else', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const { body } = await (await restartWith(both)).refresh(ben.refreshToken)
    const service = await restartWith(after)
    expect((await service.me(ada.accessToken)).status).toBe(401)
    expect((await service.refresh(ada.refreshToken)).status).toBe(401)
    expect((await service.me(body.data.accessToken)).status).toBe(200)
    expect((await service.refresh(body.data.refreshToken)).status).toBe(200)
  })

  it('keeps the session of two tabs that refresh with the same token, one before the restart and one after it', async () => {
    const ada = await app.signUp('ada')
    const first = await app.api.post('/user/refresh-token').send({ refreshToken: ada.refreshToken })
    const service = await restartWith(both)
    const second = await service.refresh(ada.refreshToken)
    expect({ first: first.status, second: second.status }).toEqual({ first: 200, second: 200 })
    const [ofFirst, ofSecond] = [first.body.data.refreshToken as string, second.body.data.refreshToken as string]
    expect(isSignedBy(ofSecond, after.refresh)).toBe(true)

    // Either tab goes on, whichever comes first; the other is given the same again.
    const third = await service.refresh(ofSecond)
    const fourth = await service.refresh(ofFirst)
    expect({ third: third.status, fourth: fourth.status }).toEqual({ third: 200, fourth: 200 })
    expect(fourth.body.data.refreshToken).toBe(third.body.data.refreshToken)
  })

  it('still ends a session whose token is used again later', async () => {
    const ada = await app.signUp('ada')
    const service = await restartWith(both)
    const { body } = await service.refresh(ada.refreshToken)
    app.travel(11_000)
    expect((await service.refresh(ada.refreshToken)).status).toBe(401)
    expect((await service.refresh(body.data.refreshToken)).status).toBe(401)
  })

  it('never takes a refresh token for an access token', async () => {
    const ada = await app.signUp('ada')
    const service = await restartWith({ ...both, previousAccess: before.refresh })
    expect((await service.me(ada.refreshToken)).status).toBe(401)
  })

  it('lets an upload in parts go on that has begun', async () => {
    const ada = await app.signUp('ada')
    const clip = await readFile(fixture('clip.mp4'))
    const { body } = await ada.post('/videos/uploads').send({ size: clip.length, type: 'video/mp4' })
    const { pathname, search } = new URL(String(body.data.url))
    const send = (origin: string) =>
      supertest(origin)
        .put(pathname + search)
        .set('Content-Type', 'application/octet-stream')
        .set('Content-Range', `bytes 0-${String(clip.length - 1)}/${String(clip.length)}`)
        .send(clip)
    expect((await send((await restartWith(both)).origin)).status).toBe(200)
    expect((await send((await restartWith(after)).origin)).status).toBe(404)
  })
})
