import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import { createJsonReader } from '../../../src/middlewares/body.middleware.js'
import { errorHandler } from '../../../src/middlewares/error.middleware.js'
import { createUploader } from '../../../src/middlewares/upload.middleware.js'
import { createLogger } from '../../../src/utils/logger.js'
import { optionalFile } from '../../../src/validators/files.js'
import { fixture } from '../../support/hostileMedia.js'
import { head, sendRaw } from '../../support/raw.js'

const log = createLogger({ level: 'silent', pretty: false })

/** Milliseconds that a client may be silent here; long enough for a busy machine, far shorter than the test may take. */
const PATIENCE = 1_500

let folder: string
let stagingDir: string
let server: Server
let origin: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-staging-'))
  stagingDir = await mkdtemp(join(folder, 'staging-'))
  const noFolder = join(folder, 'file')
  await writeFile(noFolder, '')
  const files = { picture: optionalFile('image') }
  const upload = createUploader(stagingDir, files, log, PATIENCE)
  const uploadNowhere = createUploader(noFolder, files, log)
  const readJson = createJsonReader(100, PATIENCE)

  const app = express()
  app.post('/api/v2/upload', async (req, res) => {
    const { fields, files, errors, release } = await upload(req, res)
    const before = (await readdir(stagingDir)).length
    await release()
    res.json({ fields, files: Object.keys(files), errors, staged: [before, (await readdir(stagingDir)).length] })
  })
  app.post('/api/v2/nowhere', async (req, res) => void res.json(await uploadNowhere(req, res)))
  app.post('/api/v2/json', async (req, res) => void res.json(await readJson(req, res)))
  app.use(errorHandler(log))
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

const FORM = { 'Content-Type': 'multipart/form-data; boundary=b' }
const opening = '--b\r\nContent-Disposition: form-data; name="picture"; filename="f"\r\n\r\n'

describe('an upload', () => {
  it('keeps its files until they are released', async () => {
    const form = new FormData()
    form.set('title', 'x')
    form.set('picture', new Blob([await readFile(fixture('drawing.png'))]), 'f')
    const answer = await fetch(`${origin}/api/v2/upload`, { method: 'POST', body: form })
    expect(await answer.json()).toEqual({ fields: { title: 'x' }, files: ['picture'], errors: [], staged: [1, 0] })
  })

  it('whose client falls silent is cut, and leaves nothing', async () => {
    const { answer } = sendRaw(origin, head('POST', '/upload', { ...FORM, 'Content-Length': 1_000_000 }), opening, 'x')
    expect((await answer).status).toBe(0)
    while ((await readdir(stagingDir)).length > 0) await sleep(10)
  })

  it('may take longer than its client may be silent', async () => {
    const picture = await readFile(fixture('drawing.png'))
    const body = Buffer.concat([Buffer.from(opening), picture, Buffer.from('\r\n--b--\r\n')])
    const { socket, answer } = sendRaw(origin, head('POST', '/upload', { ...FORM, 'Content-Length': body.length }))
    const pieces = 8
    for (let n = 0; n < pieces; n++) {
      socket.write(body.subarray((body.length * n) / pieces, (body.length * (n + 1)) / pieces))
      await sleep(PATIENCE / 6)
    }
    expect((await answer).body).toMatchObject({ files: ['picture'], errors: [] })
  })

  it('that cannot be stored is the fault of the storage', async () => {
    const form = new FormData()
    form.set('picture', new Blob([await readFile(fixture('drawing.png'))]), 'f')
    const answer = await fetch(`${origin}/api/v2/nowhere`, { method: 'POST', body: form })
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 503,
      body: { code: 'STORAGE_UNAVAILABLE' },
    })
    expect(answer.headers.get('retry-after')).toBe('30')
  })
})

describe('a JSON body', () => {
  const post = (body: Buffer | string, headers: Record<string, string> = {}) =>
    fetch(`${origin}/api/v2/json`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } })

  it('is read', async () => {
    expect(await (await post('{"a":"é"}')).json()).toEqual({ a: 'é' })
  })

  it.each<[string, Buffer | string, Record<string, string>, number, string]>([
    ['that is not UTF-8', Buffer.from([0x22, 0x43, 0xe9, 0x22]), {}, 400, 'MALFORMED_JSON'],
    ['with half a character', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), {}, 400, 'MALFORMED_JSON'],
    ['that is cut', '{"a":', {}, 400, 'MALFORMED_JSON'],
    ['that is too large', `"${'x'.repeat(100)}"`, {}, 413, 'PAYLOAD_TOO_LARGE'],
    ['in an unknown encoding', '{}', { 'Content-Encoding': 'foo' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['that is not what its encoding says', '{}', { 'Content-Encoding': 'gzip' }, 400, 'VALIDATION_FAILED'],
    ['in an unknown character set', '{}', { 'Content-Type': 'application/json; charset=foo' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('%s is refused', async (_name, body, headers, status, code) => {
    const answer = await post(body, headers)
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status, body: { code } })
  })

  it('that does not come is cut', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': 50 }
    const { answer } = sendRaw(origin, head('POST', '/json', headers), '{"a":')
    expect((await answer).status).toBe(0)
  })
})
