import { bytesOf, type Chunk, type Request } from './wire.js'

/** A line for a shell, in the project's folder, that sends the same bytes. */
export function toCurl(origin: string, request: Request): string {
  const { method, path, headers, body } = request
  const options = Object.entries(headers).map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`)
  const hasBody = bytesOf(request).length > 0
  const curl = ['curl -si --path-as-is --globoff', method === 'HEAD' ? '-I' : `-X ${method}`, ...options]
  // Without these curl names a type and waits to be asked for a long body.
  if (hasBody) curl.push(...('Content-Type' in headers ? [] : ["-H 'Content-Type:'"]), "-H 'Expect:'", '--data-binary @-')
  curl.push(quoted(origin + path))
  return hasBody ? `{ ${body.map(printed).filter(Boolean).join('; ')}; } | ${curl.join(' ')}` : curl.join(' ')
}

/** In single quotes; what a terminal would swallow in dollar quotes, which bash, zsh and ksh know. */
function quoted(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  const bytes = Array.from(Buffer.from(text, 'latin1'), (byte) => {
    const sign = String.fromCharCode(byte)
    return /[^\x20-\x7e]|['\\]/.test(sign) ? `\\x${byte.toString(16).padStart(2, '0')}` : sign
  })
  return `$'${bytes.join('')}'`
}

function printed({ bytes, file, from, to }: Chunk): string {
  if (bytes.length === 0) return ''
  if (file === undefined) return pieces(bytes.toString('latin1')).map(printedPiece).join('; ')
  return from === undefined ? `cat ${file}` : `tail -c +${from + 1} ${file} | head -c ${(to ?? 0) - from}`
}

interface Piece {
  text: string
  times: number
}

/** What is repeated a hundred times or more is written once. */
const REPEATED = /([^]{1,8}?)\1{99,}/g

function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const { 0: all, 1: unit = '', index } of text.matchAll(REPEATED)) {
    if (index > at) found.push({ text: text.slice(at, index), times: 1 })
    found.push({ text: unit, times: all.length / unit.length })
    at = index + all.length
  }
  return at < text.length ? [...found, { text: text.slice(at), times: 1 }] : found
}

const printedPiece = ({ text, times }: Piece) =>
  times === 1 ? `printf -- '${asFormat(text)}'` : `printf -- '${asFormat(text)}%.0s' $(seq ${times})`

/** Bytes as printf reads them. */
const asFormat = (text: string) =>
  text.replace(/[^\x20-\x7e]|['\\]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`).replaceAll('%', '%%')
