import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure } from '../support/expected.js'
import { fixture, mp4OfSize } from '../support/hostileMedia.js'
import type { Person } from '../support/people.js'
import { head, type RawRequest, sendRaw } from '../support/raw.js'

const app = useApp()

const CLIP = readFileSync(fixture('clip.mp4'))
const DRAWING = readFileSync(fixture('drawing.png'))
const FORM = 'multipart/form-data; boundary=b'

type Headers = Record<string, string | number>

const text = (name: string, value: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const opening = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\n`
const file = (name: string, content: Buffer) => Buffer.concat([Buffer.from(opening(name)), content, Buffer.from('\r\n')])
const bytesOf = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)))

/** An upload in which everything is there. */
const whole = bytesOf(text('title', 'x'), file('videoFile', CLIP), file('thumbnail', DRAWING), '--b--\r\n')

const upload = (person: Person, headers: Headers, ...body: (string | Buffer)[]) => {
  const all = { Authorization: `Bearer ${person.accessToken}`, 'Content-Type': FORM, ...headers }
  return sendRaw(app.origin, head('POST', '/videos', all), ...body)
}

/** The service gets to its end by itself; nobody waits for long. */
async function until(condition: () => Promise<boolean>) {
  while (!(await condition())) await sleep(10)
}
const nothingStaged = () => until(async () => (await app.stagedFiles()).length === 0)
const staged = (count: number) => until(async () => (await app.stagedFiles()).length >= count)

async function expectNoTrace() {
  await nothingStaged()
  expect({ rows: await app.deps.db.video.count(), assets: await app.storedAssets() }).toEqual({ rows: 0, assets: [] })
}

describe('a malformed form', () => {
  const header = (line: string) => `--b\r\n${line}\r\n\r\nx\r\n--b--\r\n`
  const disposition = (rest: string) => header(`Content-Disposition: form-data${rest}`)

  const bodies: [string, string | Buffer, Headers?, number?][] = [
    ['no boundary', whole, { 'Content-Type': 'multipart/form-data' }],
    ['an empty boundary', whole, { 'Content-Type': 'multipart/form-data; boundary=' }],
    ['a boundary without an end', whole, { 'Content-Type': 'multipart/form-data; boundary="b' }],
    ['another boundary than announced', whole, { 'Content-Type': 'multipart/form-data; boundary=c' }],
    ['a boundary of 10,000 characters', whole, { 'Content-Type': `multipart/form-data; boundary=${'b'.repeat(10_000)}` }],
    ['parameters without a name', whole, { 'Content-Type': 'multipart/form-data;;;=;' }],
    ['another kind of multipart', whole, { 'Content-Type': 'multipart/mixed; boundary=b' }, 415],
    ['a content encoding', whole, { 'Content-Encoding': 'gzip' }, 415],
    ['nothing but its end', '--b--\r\n'],
    ['nothing but its beginning', '--b'],
    ['text instead of parts', 'just text'],
    ['NUL bytes instead of parts', Buffer.alloc(5_000)],
    ['no end', bytesOf(text('title', 'x'), file('videoFile', CLIP))],
    ['an end in the middle of a header', `${text('title', 'x')}--b\r\nContent-Dispo`],
    ['an end after a header', `${text('title', 'x')}--b\r\nContent-Disposition: form-data; name="description"\r\n`],
    ['an end in the middle of a text', `--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx`],
    ['an end in the middle of a file', bytesOf(text('title', 'x'), opening('videoFile'), CLIP.subarray(0, 30_000))],
    ['an end in the middle of the second file', whole.subarray(0, -3_000)],
    ['an end in the middle of the last boundary', whole.subarray(0, -4)],
    ['a part without headers', '--b\r\n\r\nx\r\n--b--\r\n'],
    ['a part without a disposition', header('Content-Type: text/plain')],
    ['a part with another disposition', header('Content-Disposition: attachment; name="title"')],
    ['a part without a name', disposition('')],
    ['a part with an empty name', disposition('; name=""')],
    ['a file without a name', disposition('; filename="f"')],
    ['a name without an end', disposition('; name="title')],
    ['a name with NUL', disposition('; name="ti\u0000tle"')],
    ['a file name with NUL', disposition('; name="videoFile"; filename="a\u0000.mp4"')],
    ['a header with NUL', header('Content-Dispo\u0000sition: form-data; name="title"')],
    ['a header without a colon', header('Content-Disposition form-data')],
    ['a header without a name', header(': form-data; name="title"')],
    ['lines that end with LF only', whole.toString('latin1').replaceAll('\r\n', '\n')],
    ['a header of 20,000 bytes', header(`X: ${'x'.repeat(20_000)}`)],
    ['3,000 headers', header(Array.from({ length: 3_000 }, (_, n) => `X${n}: x`).join('\r\n'))],
    ['1,000 empty parts', `${'--b\r\n\r\n\r\n'.repeat(1_000)}--b--\r\n`],
    [
      'a text in a character set that nobody knows',
      header('Content-Disposition: form-data; name="title"\r\nContent-Type: text/plain; charset=none'),
    ],
    ['a text that is not UTF-8', bytesOf(text('title', '').slice(0, -2), Buffer.from([0x43, 0xe9]), '\r\n--b--\r\n')],
    ['half a character', bytesOf(text('title', '').slice(0, -2), Buffer.from([0xed, 0xa0, 0x80]), '\r\n--b--\r\n')],
    ['a file name in a malformed encoding', disposition(`; name="videoFile"; filename*=UTF-8''%ZZ%`)],
    ['a multipart within', header('Content-Disposition: form-data; name="title"\r\nContent-Type: multipart/mixed; boundary=c')],
  ]

  it.each(bodies)('with %s is refused', async (_name, body, headers = {}, status = 400) => {
    const ada = await app.signUp('ada')
    const bytes = Buffer.from(body as string)
    const answer = await upload(ada, { 'Content-Length': bytes.length, ...headers }, bytes).answer
    const code = status === 415 ? 'UNSUPPORTED_MEDIA_TYPE' : 'VALIDATION_FAILED'
    expect({ status: answer.status, body: answer.body }).toEqual({
      status,
      body: failure(status, code, expect.any(String), expect.anything() as never),
    })
    await expectNoTrace()
    expect((await app.api.get('/healthcheck')).status).toBe(200)
  })

  it('is refused when it is shorter than announced, or longer', async () => {
    const ada = await app.signUp('ada')
    const shorter = upload(ada, { 'Content-Length': whole.length + 10 }, whole)
    await staged(2)
    shorter.socket.end()
    await shorter.answer
    await expectNoTrace()
    const { status } = await upload(ada, { 'Content-Length': whole.length - 10 }, whole).answer
    expect(status).toBe(400)
    await expectNoTrace()
  })

  it('is refused when it breaks its own chunks', async () => {
    const ada = await app.signUp('ada')
    const first = bytesOf(`${(1000).toString(16)}\r\n`, whole.subarray(0, 1000), '\r\n')
    const { status } = await upload(ada, { 'Transfer-Encoding': 'chunked' }, first, 'zz\r\nnonsense\r\n').answer
    expect(status).toBe(400)
    await expectNoTrace()
  })

  it('may have text before and behind its parts, and come in small pieces', async () => {
    const ada = await app.signUp('ada')
    const body = bytesOf('Before.\r\n', whole, 'Behind.')
    const pieces = Array.from({ length: Math.ceil(body.length / 700) }, (_, n) => body.subarray(n * 700, (n + 1) * 700))
    const chunks = pieces.map((piece) => bytesOf(`${piece.length.toString(16)}\r\n`, piece, '\r\n'))
    const { status } = await upload(ada, { 'Transfer-Encoding': 'chunked' }, ...chunks, '0\r\n\r\n').answer
    expect(status).toBe(201)
  })
})

describe('a client that goes away', () => {
  const ways: [string, (request: RawRequest) => void][] = [
    ['closes its connection', ({ socket }) => socket.end()],
    ['resets its connection', ({ socket }) => socket.resetAndDestroy()],
  ]

  describe.each(ways)('and %s', (_name, leave) => {
    it('in the middle of the first file leaves nothing', async () => {
      const ada = await app.signUp('ada')
      const video = await mp4OfSize(2_000_000)
      const requests = Array.from({ length: 10 }, () =>
        upload(ada, { 'Content-Length': 3_000_000 }, text('title', 'x'), opening('videoFile'), video.subarray(0, 1_000_000)),
      )
      await staged(10)
      for (const request of requests) leave(request)
      await Promise.all(requests.map(({ answer }) => answer))
      await expectNoTrace()
    })

    it('in the middle of the second file leaves nothing', async () => {
      const ada = await app.signUp('ada')
      const parts = [text('title', 'x'), file('videoFile', CLIP), opening('thumbnail'), DRAWING.subarray(0, 3_000)]
      const requests = Array.from({ length: 10 }, () => upload(ada, { 'Content-Length': 3_000_000 }, ...parts))
      await staged(20)
      for (const request of requests) leave(request)
      await Promise.all(requests.map(({ answer }) => answer))
      await expectNoTrace()
    })

    it('before the first byte of its form leaves nothing', async () => {
      const ada = await app.signUp('ada')
      const request = upload(ada, { 'Content-Length': 3_000_000 })
      leave(request)
      await request.answer
      await expectNoTrace()
    })

    it('once it has sent all leaves a video or none, and no half of one', async () => {
      const ada = await app.signUp('ada')
      const requests = Array.from({ length: 10 }, () => upload(ada, { 'Content-Length': whole.length }, whole))
      await staged(2)
      for (const request of requests) leave(request)
      await Promise.all(requests.map(({ answer }) => answer))
      // Whoever is still being served is so before this answer: files are looked at one after the other.
      await ada
        .post('/videos')
        .field('title', 'last')
        .attach('videoFile', fixture('clip.mp4'))
        .attach('thumbnail', fixture('drawing.png'))
      await nothingStaged()
      const consistent = async () => {
        const rows = await app.deps.db.video.findMany({ select: { videoFilePublicId: true, thumbnailPublicId: true } })
        return JSON.stringify(rows.flatMap((row) => Object.values(row)).sort()) === JSON.stringify(await app.storedAssets())
      }
      await until(consistent)
    })
  })
})

describe('an upload that is refused before its end', () => {
  it('without a token is refused before a byte is staged, and its connection is closed', async () => {
    const announced = { 'Content-Type': FORM, 'Content-Length': 100 * 2 ** 20 }
    const { answer } = sendRaw(app.origin, head('POST', '/videos', { ...announced, Connection: 'keep-alive' }), whole)
    const { status, headers, body } = await answer
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
    expect(headers).toMatchObject({ connection: 'close' })
    expect(await app.stagedFiles()).toEqual([])
  })

  it('is answered at once when it announces too much', async () => {
    const ada = await app.signUp('ada')
    const { answer } = upload(ada, { 'Content-Length': 200 * 2 ** 20 }, whole)
    const { status, headers, body } = await answer
    expect({ status, body }).toEqual({ status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE') })
    expect(headers).toMatchObject({ connection: 'close' })
    expect(await app.stagedFiles()).toEqual([])
  })

  it('is not broken off while its client has yet to notice', async () => {
    const ada = await app.signUp('ada')
    const { port } = new URL(app.origin)
    // One that goes on sending when the other side has stopped.
    const socket = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true })
    const brokenOff = new Promise<boolean>((resolve) => socket.on('error', () => undefined).once('close', resolve))
    const headers = { Authorization: `Bearer ${ada.accessToken}`, 'Content-Type': FORM, 'Content-Length': 200 * 2 ** 20 }
    socket.write(head('POST', '/videos', headers))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    for (let n = 0; n < 3; n++) {
      socket.write(whole)
      await sleep(10)
    }
    socket.end()
    expect({ answer: answer.toString(), brokenOff: await brokenOff }).toEqual({
      answer: expect.stringMatching(/^HTTP\/1\.1 413 /),
      brokenOff: false,
    })
  })

  it('is answered at once when it goes on without end', async () => {
    const ada = await app.signUp('ada')
    const { socket, answer } = upload(ada, { 'Transfer-Encoding': 'chunked' })
    const chunk = (bytes: string | Buffer) => bytesOf(`${bytes.length.toString(16)}\r\n`, bytes, '\r\n')
    socket.write(chunk(opening('nobody asked for this')))
    const block = chunk(Buffer.alloc(65_536))
    let sent = 0
    const goOn = () => {
      while (!socket.destroyed && socket.write(block)) sent += block.length
    }
    socket.on('drain', goOn)
    goOn()
    const { status, headers, body } = await answer
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path: 'body.nobody asked for this' }] } })
    expect(headers).toMatchObject({ connection: 'close' })
    expect(sent).toBeLessThan(50 * 2 ** 20)
    await expectNoTrace()
  })

  it('is cut when all of its parts together go on without end', async () => {
    const ada = await app.signUp('ada')
    const { socket, answer } = upload(ada, { 'Transfer-Encoding': 'chunked' })
    const chunk = (bytes: string | Buffer) => bytesOf(`${bytes.length.toString(16)}\r\n`, bytes, '\r\n')
    const block = chunk(Buffer.alloc(2 ** 20))
    const goOn = () => {
      while (!socket.destroyed && socket.write(block));
    }
    socket.on('drain', goOn)
    goOn()
    const { status, body } = await answer
    expect({ status, body }).toEqual({ status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE') })
    await expectNoTrace()
  })

  it('of somebody else’s thumbnail is refused before a byte is staged', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video()
    const headers = { Authorization: `Bearer ${ada.accessToken}`, 'Content-Type': FORM, 'Content-Length': 10 * 2 ** 20 }
    const { answer } = sendRaw(app.origin, head('PATCH', `/videos/${id}`, headers), opening('thumbnail'), DRAWING)
    const { status, body } = await answer
    expect({ status, body }).toEqual({ status: 403, body: failure(403, 'FORBIDDEN') })
    expect(await app.stagedFiles()).toEqual([])
  })

  it('tells a client that sends all of it first', async () => {
    const body = new FormData()
    body.set('title', 'x')
    body.set('videoFile', new Blob([await mp4OfSize(20 * 2 ** 20)]))
    const answer = await fetch(`${app.origin}/api/v2/videos`, { method: 'POST', body })
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
  })
})

describe('a body that nobody has asked for', () => {
  it('keeps its connection from nobody when it does not come', async () => {
    const request = head('GET', '/healthcheck', { 'Content-Length': 1_000, Connection: 'keep-alive' })
    const { status, headers } = await sendRaw(app.origin, request).answer
    expect({ status, connection: headers['connection'] }).toEqual({ status: 200, connection: 'close' })
  })
})
