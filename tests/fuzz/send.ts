import { Agent, request as open } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Answer } from '../support/conformance.js'
import { bytesOf, type Request } from './wire.js'

/** What came back; status 0 when nothing did. */
export interface Reply extends Answer {
  text: string
}

export interface Sender {
  send(request: Request): Promise<Reply>
  close(): void
}

/** Longer than anything takes; what takes longer hangs. In milliseconds. */
const PATIENCE = 20_000

/** A 503 says that trying again makes sense: on a busy machine it may, and a mistake in the sources stays one. */
const MAX_TRIES = 5

/** In milliseconds. */
const PAUSE = 2_000

/** Sends requests over connections that are kept. */
export function createSender(origin: string): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const { hostname, port } = new URL(origin)

  const attempt = (request: Request) =>
    new Promise<Reply>((resolve, reject) => {
      const { method, path, headers } = request
      const bytes = bytesOf(request)
      const length = bytes.length > 0 || 'Content-Type' in headers ? { 'Content-Length': String(bytes.length) } : {}
      const outgoing = open({ agent, hostname, port, method, path, headers: { ...headers, ...length } }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.once('error', reject)
        incoming.once('end', () => {
          const text = Buffer.concat(chunks).toString()
          const { statusCode: status = 0, headers } = incoming
          const json = headers['content-type']?.startsWith('application/json') === true
          resolve({ method, path, status, headers, text, body: json ? parse(text) : text })
        })
      })
      outgoing.setTimeout(PATIENCE, () => outgoing.destroy(new Error(`no answer within ${PATIENCE / 1000} s`)))
      // An answer may come before all of the body has been taken; then the rest of it fails, and does not matter.
      outgoing.once('error', reject)
      outgoing.end(bytes)
    })

  async function send(request: Request): Promise<Reply> {
    for (let tries = 1; ; tries += 1) {
      const reply = await attempt(request)
        // A connection that was kept may end just when it is used again.
        .catch(() => attempt(request))
        .catch((error: unknown) => nothing(request, String(error)))
      if (reply.status !== 503 || tries === MAX_TRIES) return reply
      await setTimeout(PAUSE)
    }
  }

  return { send, close: () => agent.destroy() }
}

const nothing = ({ method, path }: Request, text: string): Reply => ({
  method,
  path,
  status: 0,
  headers: {},
  text,
  body: undefined,
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text === '' ? undefined : text
  }
}
