import type { Body, Part } from './bodies.js'
import type { Case, Piece } from './cases.js'
import type { Operation, Parameter, Schema } from './document.js'
import { fits } from './files.js'
import { fromText, judgeText, judgeValue, together, type Verdict } from './judge.js'
import { Raw } from './refs.js'
import { File } from './values.js'
import { inHeader } from './wire.js'

/** What a server takes of JSON without being asked; more of it may be too much. */
const MODEST_BYTES = 16_384

/** Whether a request, whose references are known, is what the document asks for. */
export function judge(request: Case): Verdict {
  const { operation, path, query, headers, body } = request
  const parameters = operation.parameters.map((parameter) => {
    switch (parameter.in) {
      case 'path':
        return judgeSegment(parameter.schema, path[parameter.name] ?? '')
      case 'query':
        return judgeList(parameter, query)
      case 'header':
        // Of two with one name, the later is sent.
        return judgeList(parameter, Object.entries(Object.fromEntries(headers.map(([name, value]) => [name, inHeader(value)]))))
      case 'cookie':
        // What a cookie holds may come from anybody: it is as if it were not there.
        return 'valid'
    }
  })
  return together([...parameters, judgeBody(operation, body)])
}

function judgeSegment(schema: Schema, piece: Piece): Verdict {
  if (!(piece instanceof Raw)) return judgeText(schema, piece as string)
  try {
    return judgeText(schema, decodeURIComponent(piece.raw))
  } catch {
    return 'invalid'
  }
}

function judgeList({ name, required = false, schema }: Parameter, given: [string, Piece][]): Verdict {
  const values = given.filter(([other]) => other.toLowerCase() === name.toLowerCase())
  const [first] = values
  if (first === undefined) return required ? 'invalid' : 'valid'
  if (values.length > 1) return 'invalid'
  return judgeText(schema, first[1] as string)
}

function judgeBody(operation: Operation, body: Body): Verdict {
  const { bodies, bodyRequired, method } = operation
  if (method === 'GET') return 'valid'
  if (body.kind === 'none' || (body.kind === 'text' && body.text === '')) return bodyRequired ? 'invalid' : 'valid'
  if (body.kind === 'form') return judgeForm(bodies['multipart/form-data'], body.parts, body.framing === 'whole')

  const [type = '', charset = 'utf-8'] = body.type.split('; charset=')
  const schema = bodies[type]
  if (schema === undefined) return judgeUnwanted(operation, type, body)
  if (body.kind === 'bytes') return 'valid'
  if (charset !== 'utf-8') return 'unclear'
  const parsed = parse(body)
  if (parsed === undefined) return 'invalid'
  const verdict = judgeValue(schema, parsed.value)
  return verdict === 'valid' && parsed.bytes > MODEST_BYTES ? 'unclear' : verdict
}

/** JSON that nobody asked for is ignored, which many clients send along; anything else is refused. */
function judgeUnwanted({ bodies }: Operation, type: string, body: Body): Verdict {
  if (Object.keys(bodies).length > 0 || type !== 'application/json' || body.kind !== 'text') return 'invalid'
  return typeof parse(body)?.value === 'object' ? 'valid' : 'unclear'
}

function parse(body: Extract<Body, { kind: 'json' | 'text' }>): { value: unknown; bytes: number } | undefined {
  const text = body.kind === 'json' ? (JSON.stringify(body.value) as string | undefined) : body.text
  try {
    return { value: JSON.parse(text ?? ''), bytes: Buffer.byteLength(text ?? '') }
  } catch {
    return undefined
  }
}

/** How many texts a form may have: what is declared nowhere is ignored, to a limit. */
const MODEST_PARTS = 10

function judgeForm(schema: Schema | undefined, parts: Part[], whole: boolean): Verdict {
  if (schema === undefined || !whole) return 'invalid'
  const { properties = {} } = schema
  const names = parts.map(({ name }) => name)
  // Lists and paths are no names of fields.
  if (names.some((name) => /[[\]]/.test(name) || name === '')) return 'invalid'
  const repeated = names.some((name, index) => names.indexOf(name) !== index)
  if (repeated)
    return names.some((name, index) => names.indexOf(name) !== index && fieldOf(properties, name) !== undefined)
      ? 'invalid'
      : 'unclear'
  const verdicts = parts.map((part) =>
    judgePart(fieldOf(properties, part.name), part, schema.required?.includes(part.name) === true),
  )
  const crowded = parts.length > MODEST_PARTS || names.some((name) => !/^\w{1,100}$/.test(name))
  const value = Object.fromEntries(parts.map(({ name, value }) => [name, valueOf(fieldOf(properties, name), value)]))
  return together([...verdicts, judgeValue(schema, value), ...(crowded ? ['unclear' as const] : [])])
}

/** Names such as `constructor` are everywhere. */
const fieldOf = (properties: Record<string, Schema>, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : undefined

/** A form writes each line break as CR LF. */
const valueOf = (schema: Schema | undefined, value: unknown) =>
  value instanceof File ? 'bytes' : fromText(schema ?? {}, String(value).replaceAll('\r\n', '\n'))

function judgePart(schema: Schema | undefined, { value }: Part, required: boolean): Verdict {
  const isFile = value instanceof File
  if (schema === undefined) return isFile ? 'invalid' : 'valid'
  if (schema.format !== 'binary') {
    // What is U+FFFD may have been anything before it was sent.
    return isFile ? 'invalid' : String(value).includes('\ufffd') ? 'unclear' : 'valid'
  }
  if (!isFile) return required ? 'invalid' : 'unclear'
  const fit = fits(value.file, schema.contentMediaType)
  return fit === undefined ? 'unclear' : fit ? 'valid' : 'invalid'
}
