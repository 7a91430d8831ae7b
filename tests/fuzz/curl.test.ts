import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { toCurl } from './curl.js'
import { createSender } from './send.js'
import { File } from './values.js'
import { bytesOf, formOf, type Request } from './wire.js'

const ROOT = resolve(import.meta.dirname, '../..')

/** A server that remembers what it got. */
let server: Server
let origin: string
const got: { method: string; url: string; headers: Record<string, unknown>; body: Buffer }[] = []

beforeAll(async () => {
  server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      got.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body: Buffer.concat(chunks) })
      res.end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const form = formOf([
  { name: 'title', value: 'The "best" \u0000 of\r\n100% \\n é 😀' },
  { name: 'thumbnail', value: new File('drawing') },
])
const json = (text: string) => ({ headers: { 'Content-Type': 'application/json' }, body: [{ bytes: Buffer.from(text) }] })

const requests: Record<string, Request> = {
  'no body': { method: 'GET', path: "/a%00b/..%2F?x='&y=%ED%A0%80", headers: {}, body: [] },
  'a path that leads up': { method: 'DELETE', path: '/videos/../..', headers: {}, body: [] },
  'a text that a shell would read': { method: 'POST', path: '/', ...json(`{"a":"it's $HOME \\"%s\\" \\\\ \`id\` !"}`) },
  'a megabyte of one letter': { method: 'POST', path: '/', ...json(`{"a":"${'x'.repeat(2 ** 20)}","b":"${'😀'.repeat(500)}"}`) },
  'a form with a file': { method: 'POST', path: '/', headers: { 'Content-Type': form.type }, body: form.chunks },
  'a part of a file': {
    method: 'PUT',
    path: '/',
    headers: { 'Content-Range': 'bytes 1-9/100' },
    body: [{ bytes: Buffer.from('PNG\r\n\u001a\n\0\0'), file: 'tests/fixtures/drawing.png', from: 1, to: 10 }],
  },
  'headers that are odd': { method: 'PATCH', path: '/', headers: { 'X-Empty': '', 'User-Agent': "it's \u00ff\t\\x" }, body: [] },
}

describe('the line for curl', () => {
  it.each(Object.entries(requests))('sends the same as the fuzzer: %s', async (_, request) => {
    const sender = createSender(origin)
    await sender.send(request)
    sender.close()
    const line = toCurl(origin, request)
    await promisify(execFile)('bash', ['-c', line], { cwd: ROOT })

    const [ours, curls] = got.splice(0)
    expect(curls?.body.equals(bytesOf(request))).toBe(true)
    expect({ method: curls?.method, url: curls?.url }).toEqual({ method: ours?.method, url: ours?.url })
    expect(ours?.body.equals(bytesOf(request))).toBe(true)
    for (const header of Object.keys(request.headers)) {
      expect(curls?.headers[header.toLowerCase()]).toEqual(ours?.headers[header.toLowerCase()])
    }
    expect(line.length).toBeLessThan(2_000)
  })
})
