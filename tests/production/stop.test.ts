import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { API_BASE } from '../../src/routes/index.js'
import { type FaultBench, openFaultBench } from '../support/faultBench.js'
import { fixture, mp4OfSize } from '../support/hostileMedia.js'
import { call } from '../support/httpCall.js'
import { multipart } from '../support/multipart.js'
import { run } from '../support/program.js'
import { head } from '../support/raw.js'

describe('a process that is told to end', () => {
  let bench: FaultBench
  let token: string

  beforeAll(async () => {
    bench = await openFaultBench('stop', { WORKER: 'embedded' })
    ;({ token } = await bench.person())
  })
  beforeEach(() => bench.start())
  afterAll(() => bench.close())

  const health = (agent?: Agent) => call(`${bench.origin}${API_BASE}/healthcheck`, agent && { agent })

  /** Its connections stay open after an answer. */
  const lasting = new Agent({ keepAlive: true })
  afterAll(() => lasting.destroy())

  /** Sends all but the end of a request; answers how to send the rest, and the status of its answer. */
  async function begin(path: string, type: string, body: Buffer) {
    const headers = { 'Content-Type': type, 'Content-Length': body.length, Authorization: `Bearer ${token}` }
    const req = request(`${bench.origin}${API_BASE}${path}`, { method: 'POST', headers, agent: lasting })
    const status = new Promise<number>((done) => {
      req.on('response', (res) => done(res.resume().statusCode ?? 0)).on('error', () => done(0))
    })
    await new Promise((done) => req.write(body.subarray(0, -10), done))
    return { end: () => req.end(body.subarray(-10)), status }
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s finishes what has begun and takes nothing new',
    async (signal) => {
      const photo = await readFile(fixture('photo.jpg'))
      const form = multipart({ title: 'Large', videoFile: await mp4OfSize(20 * 2 ** 20), thumbnail: photo })
      expect((await health(lasting)).status).toBe(200)
      const upload = await begin('/videos', form.type, form.body)
      const tweet = await begin('/tweets', 'application/json', Buffer.from(JSON.stringify({ content: 'Still here' })))
      await sleep(200)

      const ended = bench.service().kill(signal)
      while ((await health()).status !== 0) await sleep(10)
      expect((await health(lasting)).status).toBe(0)
      await sleep(500)
      upload.end()
      tweet.end()
      expect(await Promise.all([upload.status, tweet.status])).toEqual([201, 201])
      expect(await ended).toEqual([0, null])
    },
    20_000,
  )

  it('ends at once when it is told so twice', async () => {
    const form = multipart({ title: 'Cut', videoFile: await mp4OfSize(2 ** 20) })
    const upload = await begin('/videos', form.type, form.body)
    await sleep(100)
    void bench.service().kill('SIGTERM')
    while ((await health()).status !== 0) await sleep(10)
    expect(await bench.service().kill('SIGTERM')).toEqual([1, null])
    expect(await upload.status).toBe(0)
  })

  it('answers who comes by an open connection that it is about to end, and that this answer is the last', async () => {
    const body = JSON.stringify({ content: 'The first of two' })
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Content-Length': body.length }
    const open = { Connection: 'keep-alive' }
    const { hostname, port } = new URL(bench.origin)
    const socket = connect(Number(port), hostname)
    const answers = text(socket)
    socket.write(head('POST', '/tweets', { ...headers, ...open }) + body.slice(0, 5))
    await sleep(100)
    const ended = bench.service().kill('SIGTERM')
    while ((await health()).status !== 0) await sleep(10)
    socket.write(body.slice(5) + head('GET', '/healthcheck/ready', open))

    const [, first, second] = (await answers).split('HTTP/1.1 ')
    expect(first).toMatch(/^201 .*\r\nConnection: keep-alive\r\n/s)
    expect(second).toMatch(/^503 .*\r\nConnection: close\r\n.*"message":"is stopping"/s)
    expect(await ended).toEqual([0, null])
  }, 20_000)
})

describe('a part that does not stop', () => {
  it('keeps the process for as long as stopping may take, not longer', async () => {
    const program = run('stuckProgram', '300')
    await program.saying('running')
    program.kill('SIGTERM')
    expect(await program.ended).toEqual([1, null])
    expect(await program.saying('Stopping took too long')).not.toContain('the last part has stopped')
  })
})
