import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createApp } from '../../../src/app.js'
import { connectDatabase, type DatabaseClient } from '../../../src/db/client.js'
import { jobKinds, type JobPayloads } from '../../../src/services/queue/jobs.js'
import { createPgBossQueue } from '../../../src/services/queue/pgBoss.queue.js'
import { useApp } from '../../support/app.js'
import { fixture } from '../../support/hostileMedia.js'
import { PASSWORD } from '../../support/people.js'

/**
 * With two connections, a transaction that asks for one more while it has its own waits for a connection that is never given back as
 * soon as there are two of it.
 */

const app = useApp()
const AT_ONCE = 20
const [photo, drawing, clip] = [fixture('photo.jpg'), fixture('drawing.png'), fixture('clip.mp4')]

let narrow: DatabaseClient
let server: Server
let origin: string

beforeAll(async () => {
  const { log } = app.deps
  narrow = connectDatabase(app.databaseUrl, log, { max: 2 })
  const jobs = createPgBossQueue<JobPayloads>({ pool: narrow.pool, log, kinds: jobKinds, retryBaseMs: 60_000 })
  server = createApp({ ...app.deps, db: narrow.db, jobs }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await narrow.close()
})

type Body = Record<string, string>

interface Call {
  method: string
  path: string
  /** JSON, or a form when there are files. */
  body?: Body
  files?: Body
  token?: string
}

async function send({ method, path, body = {}, files, token }: Call): Promise<number> {
  const form = new FormData()
  const { readFile } = await import('node:fs/promises')
  for (const [name, value] of Object.entries(body)) form.append(name, value)
  for (const [name, file] of Object.entries(files ?? {})) form.append(name, new Blob([await readFile(file)]), file)
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(files === undefined && { 'Content-Type': 'application/json' }),
  }
  const { status } = await fetch(`${origin}/api/v2${path}`, {
    method,
    headers,
    body: files === undefined ? JSON.stringify(body) : form,
  })
  return status
}

const cases: [string, number, (n: number) => Promise<Call>][] = [
  [
    'signing in',
    200,
    async (n) => {
      await app.given.user({ username: `user_in_${n}` })
      return { method: 'POST', path: '/user/login', body: { username: `user_in_${n}`, password: PASSWORD } }
    },
  ],
  [
    'changing a password',
    200,
    async (n) => {
      const { accessToken: token } = await app.signUp(`user_pw_${n}`)
      return {
        method: 'POST',
        path: '/user/change-password',
        token,
        body: { oldPassword: PASSWORD, newPassword: 'Another1Secret' },
      }
    },
  ],
  [
    'registering',
    201,
    (n) => {
      const body = { username: `new_${n}`, email: `new_${n}@example.com`, fullname: 'New', password: 'SecurePass123' }
      return Promise.resolve({ method: 'POST', path: '/user/register', body, files: { avatar: photo } })
    },
  ],
  [
    'publishing',
    201,
    async (n) => {
      const { accessToken: token } = await app.signUp(`user_up_${n}`)
      return { method: 'POST', path: '/videos', token, body: { title: 'Clay' }, files: { videoFile: clip, thumbnail: photo } }
    },
  ],
  [
    'replacing a thumbnail',
    200,
    async (n) => {
      const { id, accessToken: token } = await app.signUp(`user_th_${n}`)
      const video = await app.given.video({ userId: id })
      return { method: 'PATCH', path: `/videos/${video.id}`, token, files: { thumbnail: drawing } }
    },
  ],
  [
    'replacing an avatar',
    200,
    async (n) => ({
      method: 'PATCH',
      path: '/user/update-avatar',
      token: (await app.signUp(`user_av_${n}`)).accessToken,
      files: { avatar: drawing },
    }),
  ],
  [
    'deleting a video',
    200,
    async (n) => {
      const { id, accessToken: token } = await app.signUp(`user_rm_${n}`)
      return { method: 'DELETE', path: `/videos/${(await app.given.video({ userId: id })).id}`, token }
    },
  ],
  [
    'beginning an upload',
    201,
    async (n) => ({
      method: 'POST',
      path: '/videos/uploads',
      token: (await app.signUp(`user_be_${n}`)).accessToken,
      body: { size: 1000, type: 'video/mp4' } as never,
    }),
  ],
]

describe('with two connections to the database', () => {
  it.each(cases)(`%s works ${AT_ONCE} times at once`, async (_name, status, prepare) => {
    const calls = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => prepare(n)))
    expect(await Promise.all(calls.map(send))).toEqual(Array(AT_ONCE).fill(status))
  })
})
