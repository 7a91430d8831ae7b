import { connect, type Socket } from 'node:net'
import { API_BASE } from '../../src/routes/index.js'

/** What came back over a connection until it was closed; status 0 when nothing did. */
export interface RawAnswer {
  status: number
  headers: Record<string, string>
  /** Parsed where it is JSON. */
  body: unknown
}

export interface RawRequest {
  socket: Socket
  /** Resolves when the server has closed the connection, or broken it off. */
  answer: Promise<RawAnswer>
}

type Bytes = string | Buffer

/** Opens a connection of its own and sends these bytes as they are. */
export function sendRaw(origin: string, ...bytes: Bytes[]): RawRequest {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  const received: Buffer[] = []
  socket.on('data', (chunk: Buffer) => received.push(chunk))
  // A connection that is broken off ends too.
  socket.on('error', () => undefined)
  for (const some of bytes) socket.write(some)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const answer = closed.then(() => parse(Buffer.concat(received).toString()))
  return { socket, answer }
}

/** The head of a request below the API's base path; the connection ends with its answer. */
export const head = (method: string, path: string, headers: Record<string, string | number>) =>
  [
    `${method} ${API_BASE}${path} HTTP/1.1`,
    ...Object.entries({ Host: 'localhost', Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n')

function parse(text: string): RawAnswer {
  // What announces more to come is no answer.
  const [, status = '0', lines = '', body = ''] =
    /^(?:HTTP\/1\.1 1[^]*?\r\n\r\n)*HTTP\/1\.1 (\d+)[^\r]*\r\n([^]*?)\r\n\r\n([^]*)$/.exec(text) ?? []
  const headers = Object.fromEntries(
    lines.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  const json = headers['content-type']?.startsWith('application/json') === true
  return { status: Number(status), headers, body: json ? (JSON.parse(body) as unknown) : body }
}
