import { readdir, readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { API_BASE, tables } from '../../src/routes/index.js'
import { MAX_BYTES } from '../../src/validators/files.js'
import { failure } from '../support/expected.js'
import { fixture, mp4OfSize } from '../support/hostileMedia.js'
import { call, type Called } from '../support/httpCall.js'
import { multipart } from '../support/multipart.js'
import { ALLOWED_ORIGIN, describeWithNginx, startNginx } from '../support/nginx.js'
import { givenMedia, openProductionBench, type ProductionBench } from '../support/productionBench.js'
import { head } from '../support/raw.js'

const MEBIBYTE = 2 ** 20

/** Every route, with ids, and the most that its contract takes. */
const routes = tables.flatMap(({ base, routes }) =>
  routes.map(({ method, path, contract: { files } }) => ({
    method: method.toUpperCase(),
    path: base + (path === '/' ? '' : path.replaceAll(/:\w+/g, '7')),
    files: Object.values(files ?? {}).map(({ kind }) => MAX_BYTES[kind]),
  })),
)

describeWithNginx('files through nginx', () => {
  let bench: ProductionBench
  let token: string

  beforeAll(async () => {
    bench = await openProductionBench('proxy_files')
    ;({ token } = await bench.person())
  }, 60_000)
  afterAll(() => bench.close())

  /** What is answered to a body that is announced, before any of it is sent. */
  const announce = (method: string, path: string, announced: number, headers = {}) =>
    bench.through(API_BASE + path, {
      method,
      announced,
      headers: { 'Content-Type': 'multipart/form-data; boundary=x', ...headers },
    })

  describe('a body', () => {
    it('may be as long as each route needs it', async () => {
      const withFiles = routes.filter(({ files }) => files.length > 0)
      expect(withFiles.length).toBeGreaterThan(4)
      for (const { method, path, files } of withFiles) {
        const bytes = files.reduce((sum, size) => sum + size, MEBIBYTE)
        // The service would wait for the body of whom it does not have to know, were it of the right type.
        const { status } = await announce(method, path, bytes, { 'Content-Type': 'text/plain' })
        expect({ method, path, status }).toEqual({ method, path, status: path === '/user/register' ? 415 : 401 })
        expect({ path, status: (await announce(method, path, bytes + 2 * MEBIBYTE)).status }).toEqual({ path, status: 413 })
      }
    })

    it('is short everywhere else', async () => {
      const withoutFiles = routes.filter(
        ({ method, path, files }) => files.length === 0 && method === 'POST' && path !== '/videos',
      )
      expect(withoutFiles.length).toBeGreaterThan(10)
      for (const { method, path } of withoutFiles) {
        const { status, body } = await announce(method, path, 103_000)
        expect({ path, status, body }).toEqual({ path, status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE') })
      }
    })

    it('is refused as JSON when it is announced to be longer than all that a video may need', async () => {
      const { status, body } = await announce('POST', '/videos', 113 * MEBIBYTE, { Authorization: `Bearer ${token}` })
      expect({ status, body }).toEqual({ status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE') })
    })

    it('of somebody who may not send it is refused before it comes', async () => {
      for (let n = 0; n < 10; n++) {
        const { status, body } = await announce('POST', '/videos', 100 * MEBIBYTE)
        expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
      }
      expect(await readdir(bench.build.stagingDir)).toEqual([])
    })
  })

  it('takes a video of 100 MiB, and shows it', async () => {
    const videoFile = await mp4OfSize(100 * MEBIBYTE)
    const { type, body } = multipart({ title: 'As large as may be', videoFile, thumbnail: await readFile(fixture('photo.jpg')) })
    const headers = { 'Content-Type': type, Authorization: `Bearer ${token}` }
    const { status, body: answer } = await bench.through(`${API_BASE}/videos`, { method: 'POST', headers, body })
    expect({ status, video: answer.data }).toMatchObject({ status: 201, video: { title: 'As large as may be' } })
    expect(await bench.nginx.errorLog()).not.toContain('temporary file')

    const { pathname } = new URL(String(answer.data.videoFileUrl))
    const part = await bench.through(pathname, { headers: { Range: 'bytes=0-99' } })
    expect({ status: part.status, size: part.headers['content-range'] }).toEqual({
      status: 206,
      size: `bytes 0-99/${100 * MEBIBYTE}`,
    })
    expect(part.bytes.equals(videoFile.subarray(0, 100))).toBe(true)
  }, 60_000)

  describe('media on disk', () => {
    /** What is only about this answer, or names it. */
    const OWN = ['date', 'connection', 'keep-alive', 'server', 'etag', 'x-request-id']
    /** What says nothing without an `Access-Control-Allow-Origin`. */
    const IDLE = ['access-control-allow-credentials', 'access-control-expose-headers']
    const headersOf = ({ headers }: Called) => {
      const about = headers['access-control-allow-origin'] === undefined ? [...OWN, ...IDLE] : OWN
      return Object.fromEntries(Object.entries(headers).filter(([name]) => !about.includes(name)))
    }

    /** Whether nginx has not asked the service. */
    const servedByNginx = async ({ headers }: Called) => (await bench.nginx.logged(headers['x-request-id']))['upstream'] === ''

    it.each(['jpg', 'png', 'mp4', 'mov', 'webm', 'mkv'])('are served by nginx as the service would: %s', async (extension) => {
      const path = await givenMedia(bench, extension, Buffer.from('content'))
      for (const headers of [{}, { Range: 'bytes=2-3' }, { Range: 'bytes=-3' }, { Range: 'bytes=0-1,3-4' }]) {
        const [ours, direct] = [await bench.through(path, { headers }), await call(bench.origin + path, { headers })]
        // Who gets a range knows already that there are some.
        if (ours.status === 206) delete direct.headers['accept-ranges']
        expect({ status: ours.status, headers: headersOf(ours) }).toEqual({ status: direct.status, headers: headersOf(direct) })
        expect(ours.bytes.equals(direct.bytes)).toBe(true)
        expect(await servedByNginx(ours)).toBe(true)
      }
      const { headers } = await bench.through(path)
      const known = await bench.through(path, { headers: { 'If-None-Match': String(headers.etag) } })
      expect({ status: known.status, bytes: known.bytes.length }).toEqual({ status: 304, bytes: 0 })
      expect(headersOf(await bench.through(path, { method: 'HEAD' }))).toEqual(headersOf(await bench.through(path)))
    })

    it('that no page of another origin may read are left to the service, which knows the allowed ones', async () => {
      const path = await givenMedia(bench, 'mp4', Buffer.from('content'))
      for (const origin of [ALLOWED_ORIGIN, 'https://evil.example.com']) {
        const answer = await bench.through(path, { headers: { Origin: origin } })
        expect(headersOf(answer)).toEqual(headersOf(await call(bench.origin + path, { headers: { Origin: origin } })))
        expect(await servedByNginx(answer)).toBe(false)
      }
    })

    it('are what the service says in every other way, too', async () => {
      const path = await givenMedia(bench, 'jpg', Buffer.from('content'))
      const asks: [string, Parameters<typeof call>[1]][] = [
        [path, { method: 'POST' }],
        [path, { headers: { Range: 'bytes=100-' } }],
        [path.replace('.jpg', '.html'), {}],
        [path.replace('.jpg', '.png'), {}],
        [path.slice(0, 9), {}],
        ['/media', {}],
        ['/media/../package.json', {}],
        [`/media/uploads${path.slice(6)}`, { method: 'PUT', body: 'x' }],
        [`/media/uploads${path.slice(6)}`, {}],
      ]
      const withoutIds = ({ status, headers, body }: Called) => {
        const { 'content-range': range, 'content-type': type, allow, 'cache-control': cache } = headers
        return { status, range, type, allow, kept: cache?.includes('no-store') !== true, body: { ...body, requestId: '' } }
      }
      for (const [ask, options] of asks) {
        const answer = await bench.through(ask, options)
        if (answer.headers['x-request-id'] === undefined) throw new Error(ask)
        expect({ ask, ...withoutIds(answer) }).toEqual({ ask, ...withoutIds(await call(bench.origin + ask, options)) })
      }
    })
  })

  describe('clients that are slow', () => {
    it('are let go, and keep nobody else from being answered', async () => {
      const nginx = await startNginx({
        upstream: bench.settings['PORT'] ?? '',
        edits: [
          ['client_header_timeout 10s;', 'client_header_timeout 2s;'],
          ['client_body_timeout 30s;', 'client_body_timeout 2s;'],
        ],
      })
      const { hostname, port } = new URL(nginx.origin)
      const sockets: Socket[] = []
      const slow = (first: string, drip: string | undefined) => {
        const socket = connect(Number(port), hostname)
        sockets.push(socket)
        socket.on('error', () => undefined)
        socket.write(first)
        const timer = drip === undefined ? undefined : setInterval(() => socket.write(drip), 300)
        return new Promise<void>((done) => {
          socket.resume().once('close', () => {
            clearInterval(timer)
            done()
          })
        })
      }
      const json = { 'Content-Type': 'application/json', 'Content-Length': 1000 }
      const upload = {
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': 1000,
        Authorization: `Bearer ${token}`,
      }
      const ended = Promise.all([
        // The head as a whole has a time; drops of it do not extend it.
        ...Array.from({ length: 100 }, () => slow('GET / HTTP/1.1\r\n', 'X-Slow: 1\r\n')),
        ...Array.from({ length: 80 }, () => slow(head('POST', '/user/login', json), undefined)),
        ...Array.from({ length: 20 }, () => slow(head('PATCH', '/user/update-avatar', upload), undefined)),
      ])
      try {
        let answered = 0
        const asking = setInterval(() => {
          void call(`${nginx.origin}${API_BASE}/healthcheck`).then(({ status }) => (answered += status === 200 ? 1 : 0))
        }, 100)
        await ended
        clearInterval(asking)
        await sleep(500)
        expect(answered).toBeGreaterThan(10)
        expect(await readdir(bench.build.stagingDir)).toEqual([])
      } finally {
        for (const socket of sockets) socket.destroy()
        await nginx.stop()
      }
    }, 60_000)
  })
})
