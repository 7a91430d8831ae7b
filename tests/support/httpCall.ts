import { type Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Called {
  /** 0 when the connection broke before there was an answer. */
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer
  /** Parsed where it is JSON: whatever came, the expectations are its types. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any
}

interface Call {
  method?: string
  headers?: Record<string, string | number>
  body?: string | Buffer
  /** Announces a body of so many bytes, and sends none of it. */
  announced?: number
  /** The address to call from. */
  from?: string
  agent?: Agent
}

/** One request as it is, by a connection of its own unless there is an agent: no redirects, no decoding. */
export function call(url: string, { method = 'GET', headers = {}, body, announced, from, agent }: Call = {}): Promise<Called> {
  const bytes = body === undefined ? announced : Buffer.byteLength(body)
  const length = bytes === undefined ? {} : { 'Content-Length': bytes }
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const broken = () => resolve({ status: 0, headers: {}, bytes: Buffer.alloc(0), body: undefined })
    const options = { method, headers: { ...length, ...headers }, agent: agent ?? false, ...(from && { localAddress: from }) }
    const req = request(url, options, (res) => {
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('error', broken)
      res.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const json = res.headers['content-type']?.startsWith('application/json') === true && !res.headers['content-encoding']
        const parsed: unknown = json && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined
        resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes, body: parsed })
        req.destroy()
      })
    })
    req.on('error', broken)
    if (announced === undefined) req.end(body)
    else req.flushHeaders()
  })
}

export const json = (fields: object) => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(fields) })
