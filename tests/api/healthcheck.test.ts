import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure } from '../support/expected.js'

const app = useApp({ RATE_LIMIT_API_MAX: '1' })

/** An answer is kept for half a second. */
async function sinceThen<T>(ask: () => PromiseLike<T>): Promise<T> {
  await sleep(550)
  return ask()
}

describe('GET /healthcheck', () => {
  it('answers exactly what monitors look for, to anyone', async () => {
    const { status, body } = await app.api.get('/healthcheck')
    expect(status).toBe(200)
    expect(body).toEqual({ statusCode: 200, data: { status: 'OK', message: 'Server is running' }, success: true })
  })

  it('is not limited', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.api.get('/healthcheck')))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  })
})

describe('GET /healthcheck/ready', () => {
  it('names each part that works', async () => {
    const { status, body } = await app.api.get('/healthcheck/ready')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      data: { status: 'READY', database: 'OK', storage: 'OK', disk: 'OK', jobs: 'OK' },
      success: true,
    })
  })

  it('is not limited either', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.api.get('/healthcheck/ready')))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  })

  it('names what is down, and not why', async () => {
    const { media } = app.deps.config
    const root = media.kind === 'disk' ? media.root : ''
    await rm(root, { recursive: true, force: true })
    await writeFile(root, 'a file in the place of the folder')
    const { status, body, headers } = await sinceThen(() => app.api.get('/healthcheck/ready'))
    await rm(root)
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '2' })
    expect(body).toEqual({
      ...failure(503, 'STORAGE_UNAVAILABLE', 'The service is not ready'),
      errors: [{ path: 'storage', message: 'is down' }],
    })
    expect((await sinceThen(() => app.api.get('/healthcheck/ready'))).status).toBe(200)
  })

  it('says that the server is about to end, so that nobody sends it more', async () => {
    app.deps.lifecycle.draining = true
    const { status, body, headers } = await app.api.get('/healthcheck/ready')
    app.deps.lifecycle.draining = false
    const errors = [{ path: 'process', message: 'is stopping' }]
    expect({ status, body }).toEqual({ status: 503, body: failure(503, 'OVERLOADED', 'The service is not ready', errors) })
    expect(headers['retry-after']).toBe('2')
  })
})
