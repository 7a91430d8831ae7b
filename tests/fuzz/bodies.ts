import * as fc from 'fast-check'
import type { Operation, Schema } from './document.js'
import { files, filesFor } from './files.js'
import { hostileJsonText, hostileText } from './hostile.js'
import { brokenValue, File, validValue } from './values.js'

/** Bodies of requests, good and bad. */

export type Body =
  | { kind: 'none' }
  | { kind: 'json'; type: string; value: unknown }
  /** Whatever it is, as it goes over the wire. */
  | { kind: 'text'; type: string; text: string }
  | { kind: 'bytes'; type: string; content: File; from: number; to: number }
  | { kind: 'form'; parts: Part[]; framing: Framing }

export interface Part {
  name: string
  value: unknown
}

/** How a form is put together; only `whole` is right. */
export type Framing = (typeof BROKEN_FRAMINGS)[number] | 'whole'

const BROKEN_FRAMINGS = ['cut', 'noEnd', 'noBoundary', 'otherBoundary', 'noNames', 'nulInHeader', 'empty'] as const

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'multipart/form-data'

const none: fc.Arbitrary<Body> = fc.constant({ kind: 'none' })

export function bodyOf(operation: Operation, broken: boolean): fc.Arbitrary<Body> {
  const types = Object.keys(operation.bodies)
  if (types.length === 0) return broken ? unwanted : none
  const made = types.map((type) => ofType(type, operation.bodies[type] ?? {}, broken))
  if (broken) return fc.oneof({ weight: 8, arbitrary: fc.oneof(...made) }, none, wrongType(types))
  return operation.bodyRequired ? fc.oneof(...made) : fc.oneof({ weight: 3, arbitrary: fc.oneof(...made) }, none)
}

/** To an operation that takes none. */
const unwanted: fc.Arbitrary<Body> = fc.oneof(
  fc.constantFrom('{}', '{"a":1}', '[]', '').map((text): Body => ({ kind: 'text', type: JSON_TYPE, text })),
  fc.constantFrom('text/plain', 'application/xml').map((type): Body => ({ kind: 'text', type, text: '<a/>' })),
)

const wrongType = (types: string[]): fc.Arbitrary<Body> =>
  fc
    .constantFrom(
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'nonsense',
      JSON_TYPE,
    )
    .filter((type) => !types.includes(type))
    .map((type) => ({ kind: 'text', type, text: '{"content":"a","name":"a","title":"a"}' }))

function ofType(type: string, schema: Schema, broken: boolean): fc.Arbitrary<Body> {
  if (type === FORM_TYPE) return broken ? brokenForm(schema) : validForm(schema)
  if (type !== JSON_TYPE) {
    const bytes = fc.constantFrom('mp4', 'empty', 'html').map((name): Body => {
      return { kind: 'bytes', type, content: new File(name), from: 0, to: files[name]?.bytes.length ?? 0 }
    })
    return bytes
  }
  const json = (value: unknown): Body => ({ kind: 'json', type, value })
  if (!broken) return validValue(schema).map(json)
  const text = hostileJsonText.map((text): Body => ({ kind: 'text', type, text }))
  const charset = fc
    .tuple(validValue(schema), fc.constantFrom('utf-16', 'latin1', 'nonsense', '"'))
    .map(([value, name]): Body => {
      return { kind: 'json', type: `${type}; charset=${name}`, value }
    })
  return fc.oneof({ weight: 10, arbitrary: brokenValue(schema).map(json) }, { weight: 2, arbitrary: text }, charset)
}

const validForm = (schema: Schema): fc.Arbitrary<Body> =>
  validParts(schema).map((parts) => ({ kind: 'form', parts, framing: 'whole' }))

/** What is not declared is a text: nothing else is ignored in a form. */
const validParts = (schema: Schema): fc.Arbitrary<Part[]> =>
  (validValue(schema) as fc.Arbitrary<Record<string, unknown>>).map((value) => {
    const known = Object.entries(value).filter(([name]) => Object.hasOwn(schema.properties ?? {}, name))
    const unknown = Object.entries(value).filter(
      ([name, item]) => !Object.hasOwn(schema.properties ?? {}, name) && typeof item === 'string',
    )
    return [...known, ...unknown.filter(([name]) => /^\w+$/.test(name))].map(([name, item]) => ({ name, value: item }))
  })

function brokenForm(schema: Schema): fc.Arbitrary<Body> {
  const { properties = {} } = schema
  const names = Object.keys(properties)
  const whole = (parts: Part[]): Body => ({ kind: 'form', parts, framing: 'whole' })
  const valid = validParts(schema)
  const oneBroken = fc.oneof(
    ...names.map((name) =>
      fc.tuple(valid, brokenValue(properties[name] ?? {})).map(([parts, broken]) => {
        const value = typeof broken === 'string' || broken instanceof File ? broken : JSON.stringify(broken)
        return [...parts.filter((part) => part.name !== name), { name, value }]
      }),
    ),
  )
  const missing = fc.tuple(valid, fc.constantFrom(...names)).map(([parts, name]) => parts.filter((part) => part.name !== name))
  const more = fc.tuple(valid, extraPart(schema)).map(([parts, part]) => [...parts, part])
  const crowd = valid.map((parts) => [...parts, ...Array.from({ length: 12 }, (_, n) => ({ name: `more${n}`, value: 'x' }))])
  const framed = fc
    .tuple(valid, fc.constantFrom(...BROKEN_FRAMINGS))
    .map(([parts, framing]): Body => ({ kind: 'form', parts, framing }))
  return fc.oneof(
    { weight: 6, arbitrary: oneBroken.map(whole) },
    { weight: 3, arbitrary: missing.map(whole) },
    { weight: 3, arbitrary: more.map(whole) },
    { weight: 1, arbitrary: crowd.map(whole) },
    { weight: 3, arbitrary: framed },
  )
}

/** One that is there already, one that is a path, a file that nobody asked for, a name that is none. */
function extraPart({ properties = {} }: Schema): fc.Arbitrary<Part> {
  const [image = ''] = filesFor()
  const again = fc.constantFrom(...Object.entries(properties)).map(([name, { format }]) => ({
    name,
    value: format === 'binary' ? new File(image) : 'again',
  }))
  const nested = fc.constantFrom('a[b]', 'title[]', 'avatar[0]', '__proto__[x]', 'a[b][c]').map((name) => ({ name, value: 'x' }))
  const unexpected = fc.constantFrom('other', 'title', '__proto__').map((name) => ({ name, value: new File(image) }))
  const strange = fc.oneof(hostileText, fc.constant('n'.repeat(200))).map((name) => ({ name, value: 'x' }))
  return fc.oneof(again, nested, unexpected, strange)
}
