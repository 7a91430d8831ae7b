import type { Body, Framing, Part } from './bodies.js'
import type { Case, Piece } from './cases.js'
import { files } from './files.js'
import { Raw } from './refs.js'
import { File } from './values.js'

/** A request as it goes over the wire. */
export interface Request {
  method: string
  /** Encoded, with the query. */
  path: string
  headers: Record<string, string>
  body: Chunk[]
}

/** Bytes of a body; those that are a file of the project say which. */
export interface Chunk {
  bytes: Buffer
  /** Path below the root of the project; `bytes` are all of it, or those from `from` to before `to`. */
  file?: string
  from?: number
  to?: number
}

export const bytesOf = ({ body }: Request) => Buffer.concat(body.map(({ bytes }) => bytes))

/** A case whose references are known, with what shows who it is from. */
export function toRequest({ operation, path, query, headers, cookies, body }: Case, credentials: Credentials): Request {
  const address = operation.template.replace(/\{(\w+)\}/g, (_, name: string) => encoded(path[name] ?? ''))
  const search = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')
  const { type, chunks } = bodyOf(body)
  const own = headers.map(([name, value]) => [name, inHeader(value)] as const)
  const cookie = [
    ...credentials.cookies,
    ...cookies.map(([name, value]) => `${name}=${encoded(value)}`),
    ...own.flatMap(([name, value]) => (name === 'Cookie' ? [value] : [])),
  ]
  return {
    method: operation.method,
    path: search === '' ? address : `${address}?${search}`,
    headers: {
      ...Object.fromEntries(own.filter(([name]) => name !== 'Cookie')),
      ...(credentials.authorization !== undefined && { Authorization: credentials.authorization }),
      ...(cookie.length > 0 && { Cookie: cookie.join('; ') }),
      ...(type !== undefined && { 'Content-Type': type }),
    },
    body: chunks,
  }
}

export interface Credentials {
  authorization?: string
  cookies: string[]
}

/** What is no character is sent as the bytes that it would have. */
function encoded(piece: Piece): string {
  if (piece instanceof Raw) return piece.raw
  return Array.from(piece as string, (sign) => (/\p{Surrogate}/u.test(sign) ? '%ED%A0%80' : encodeURIComponent(sign))).join('')
}

/** What of a text can stand in a header: bytes, no control characters, no white space around. */
export const inHeader = (value: Piece) =>
  Buffer.from(value as string)
    .toString('latin1')
    .replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '')
    .trim()

function bodyOf(body: Body): { type?: string; chunks: Chunk[] } {
  switch (body.kind) {
    case 'none':
      return { chunks: [] }
    case 'json':
      return { type: body.type, chunks: [{ bytes: Buffer.from((JSON.stringify(body.value) as string | undefined) ?? '') }] }
    case 'text':
      return { type: body.type, chunks: [{ bytes: Buffer.from(body.text) }] }
    case 'bytes': {
      const { content, from, to } = body
      return { type: body.type, chunks: [fileChunk(content, from, to)] }
    }
    case 'form':
      return formOf(body.parts, body.framing)
  }
}

function fileChunk({ file }: File, from = 0, to = Infinity): Chunk {
  const { path, bytes = Buffer.alloc(0) } = files[file] ?? {}
  const part = bytes.subarray(from, to)
  if (path === undefined) return { bytes: part }
  return part.length === bytes.length ? { bytes, file: path } : { bytes: part, file: path, from, to: from + part.length }
}

const BOUNDARY = '----fuzz'

/** A multipart body, put together as told. */
export function formOf(parts: Part[], framing: Framing = 'whole'): { type: string; chunks: Chunk[] } {
  const line = (text: string): Chunk => ({ bytes: Buffer.from(text) })
  const written = parts.flatMap(({ name, value }) => {
    const isFile = value instanceof File
    const disposition =
      framing === 'noNames' ? 'form-data' : `form-data; name="${inQuotes(name)}"${isFile ? '; filename="file"' : ''}`
    const zero = framing === 'nulInHeader' ? '\u0000' : ''
    return [
      line(`--${BOUNDARY}\r\nContent-Disposition: ${disposition}${zero}\r\n\r\n`),
      isFile ? fileChunk(value) : line(String(value)),
      line('\r\n'),
    ]
  })
  const end = line(`--${BOUNDARY}--\r\n`)
  const type = `multipart/form-data; boundary=${framing === 'otherBoundary' ? 'other' : BOUNDARY}`
  switch (framing) {
    case 'cut':
      return { type, chunks: written.slice(0, Math.max(1, written.length - 2)) }
    case 'noEnd':
      return { type, chunks: written }
    case 'noBoundary':
      return { type: 'multipart/form-data', chunks: [...written, end] }
    case 'empty':
      return { type, chunks: [line('\r\n')] }
    default:
      return { type, chunks: [...written, end] }
  }
}

/** As browsers write the name of a field. */
const inQuotes = (name: string) => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
