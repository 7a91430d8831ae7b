import { request } from 'node:http'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Caller, type FaultBench, openFaultBench } from '../support/faultBench.js'
import type { When } from '../support/faults.js'
import { fixture } from '../support/hostileMedia.js'
import { type Form, multipart } from '../support/multipart.js'

interface Kind {
  path: string
  form: Form
  /** The rows that such requests of a caller have made, by id. */
  made: (bench: FaultBench, userId: number) => Promise<number[]>
}

const tweet: Kind = {
  path: '/tweets',
  form: { type: 'application/json', body: Buffer.from('{"content":"Hello"}') },
  made: async ({ deps }, userId) => (await deps.db.tweet.findMany({ where: { userId } })).map(({ id }) => id),
}

const video: Kind = {
  path: '/videos',
  form: multipart({
    title: 'A bowl',
    videoFile: await readFile(fixture('clip.mp4')),
    thumbnail: await readFile(fixture('drawing.png')),
  }),
  made: async ({ deps }, userId) => (await deps.db.video.findMany({ where: { userId } })).map(({ id }) => id),
}

interface Answer {
  status: number
  replayed: boolean
  id?: number
}

/** Status 0: the connection broke before there was an answer. */
const send = ({ origin }: FaultBench, { token }: Caller, { path, form }: Kind): Promise<Answer> =>
  new Promise((resolve) => {
    const broken = () => resolve({ status: 0, replayed: false })
    const headers = { 'Content-Type': form.type, Authorization: `Bearer ${token}`, 'Idempotency-Key': 'the-only-one' }
    const req = request(`${origin}/api/v2${path}`, { method: 'POST', headers, agent: false }, (res) => {
      let text = ''
      res.on('data', (chunk: Buffer) => (text += chunk.toString()))
      res.on('error', broken)
      res.on('end', () => {
        const { data } = JSON.parse(text) as { data: { id: number } | null }
        const replayed = res.headers['idempotent-replayed'] === 'true'
        resolve({ status: res.statusCode ?? 0, replayed, ...(data && { id: data.id }) })
      })
    })
    req.on('error', broken)
    req.end(form.body)
  })

/** As a client does that has not seen an answer; a minute passes whenever its key is taken. */
async function sendUntilDone(bench: FaultBench, caller: Caller, kind: Kind): Promise<Answer> {
  for (let tries = 0; tries < 5; tries++) {
    const answer = await send(bench, caller, kind)
    if (answer.status !== 409) return answer
    await bench.deps.db.idempotencyKey.updateMany({ where: { status: null }, data: { expiresAt: new Date() } })
  }
  throw new Error('The key stays taken')
}

const CLAIM = 'INSERT INTO idempotency_keys'

describe('a request with an Idempotency-Key is done once, though its first attempt', () => {
  let bench: FaultBench

  beforeAll(async () => {
    bench = await openFaultBench('idempotency')
    await bench.start()
  })
  afterAll(() => bench.close())

  interface Moment {
    what: string
    kind: Kind
    statement: string
    when: When
    /** Whether the first attempt has done it, though nobody saw. */
    done: boolean
  }
  const moments: Moment[] = [
    { what: 'a tweet', kind: tweet, statement: CLAIM, when: 'after', done: false },
    { what: 'a tweet', kind: tweet, statement: 'COMMIT', when: 'after', done: true },
    { what: 'a video', kind: video, statement: 'COMMIT', when: 'before', done: false },
  ]

  it.each(moments)('was killed: $what, $when $statement', async ({ kind, statement, when, done }) => {
    const caller = await bench.person()
    const held = bench.proxy.holdAt(statement, when)
    const first = send(bench, caller, kind)
    await held
    await bench.kill()
    await bench.start()
    expect((await first).status).toBe(0)

    const { status, replayed, id } = await sendUntilDone(bench, caller, kind)
    expect({ status, replayed, made: await kind.made(bench, caller.id) }).toEqual({ status: 201, replayed: done, made: [id] })
  })

  it.each<Moment>([
    ...moments,
    { what: 'a tweet', kind: tweet, statement: 'COMMIT', when: 'before', done: false },
    { what: 'a video', kind: video, statement: 'COMMIT', when: 'after', done: true },
  ])('lost its connection to the database: $what, $when $statement', async ({ kind, statement, when, done }) => {
    const caller = await bench.person()
    const cut = bench.proxy.cutAt(statement, when)
    const first = send(bench, caller, kind)
    await cut
    expect((await first).status).toBe(503)

    const { status, replayed, id } = await sendUntilDone(bench, caller, kind)
    expect({ status, replayed, made: await kind.made(bench, caller.id) }).toEqual({ status: 201, replayed: done, made: [id] })
  })

  it('and nothing is left of what was not done', async () => {
    expect(await bench.losses()).toEqual({ orphans: [], broken: [], leftovers: [], unhealthy: [] })
  })
})
