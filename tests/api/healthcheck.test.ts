import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure } from '../support/expected.js'

const app = useApp({ RATE_LIMIT_API_MAX: '1' })

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
    expect(body).toMatchObject({ data: { status: 'READY', database: 'OK', storage: 'OK' }, success: true })
  })

  it('says that the server is about to end, so that nobody sends it more', async () => {
    app.deps.lifecycle.draining = true
    const { status, body, headers } = await app.api.get('/healthcheck/ready')
    app.deps.lifecycle.draining = false
    const errors = [{ path: 'server', message: 'is stopping' }]
    expect({ status, body }).toEqual({ status: 503, body: failure(503, 'OVERLOADED', 'The service is not ready', errors) })
    expect(headers['retry-after']).toBe('2')
  })
})
