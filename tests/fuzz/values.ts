import * as fc from 'fast-check'
import type { Schema } from './document.js'
import { files, filesFor } from './files.js'
import { hostileJson, hostileName, hostileText, hugeText } from './hostile.js'
import { judgeValue } from './judge.js'

/** Values that fit a schema, and values that do not. */

/** Stands for one of the sample files. */
export class File {
  constructor(readonly file: string) {}
}

/** Characters that count as one and are stored as one to four bytes, from both directions of writing, and one that joins the one before. */
const UNITS = ['x', 'é', '\u0301', 'ש', '漢', '😀', '"', '\\', "'", '%']

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...UNITS, ' '), maxLength: 30 }),
)

const fits = (schema: Schema) => (value: unknown) => judgeValue(schema, value) === 'valid'

export function validValue(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.format === 'binary') return validFile(schema)
  switch (schema.type) {
    case 'string':
      return validText(schema)
    case 'integer':
      return validInteger(schema)
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true }).filter(fits(schema))
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(validValue(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: schema.maxItems ?? 5 })
    case 'object':
      return validObject(schema)
    default:
      return fc.jsonValue({ maxDepth: 1 }).filter(fits(schema))
  }
}

/** Mostly the cheapest one. */
function validFile({ contentMediaType }: Schema): fc.Arbitrary<File> {
  const [cheapest, ...others] = filesFor(contentMediaType).map((name): fc.Arbitrary<File> => fc.constant(new File(name)))
  if (cheapest === undefined) throw new Error(`There is no sample of ${String(contentMediaType)}`)
  return fc.oneof({ weight: 8, arbitrary: cheapest }, ...others)
}

function validText(schema: Schema): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = 300, pattern, format } = schema
  if (format === 'email') return email(maxLength).filter(fits(schema))
  const atTheEdge = fc
    .tuple(fc.constantFrom(...UNITS), fc.constantFrom(maxLength, maxLength - 1, Math.max(1, minLength)))
    .map(([unit, length]) => unit.repeat(length))
  const anything = fc.oneof(
    { weight: 3, arbitrary: text },
    { weight: 2, arbitrary: atTheEdge },
    { weight: 2, arbitrary: hostileText },
  )
  if (pattern === undefined) return anything.map((value) => value.padEnd(minLength, 'x')).filter(fits(schema))
  // Most texts fit the patterns that merely exclude something; the others have to be made from them.
  const loose = fc.sample(anything, { numRuns: 40, seed: 1 }).filter(fits(schema)).length > 10
  return loose ? anything.filter(fits(schema)) : fc.stringMatching(new RegExp(pattern, 'u'), { maxLength }).filter(fits(schema))
}

const email = (maxLength: number) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.stringMatching(/^[a-zA-Z0-9_+-]{1,20}(\.[a-z0-9]{1,5})?@([a-z0-9]{1,20}\.){1,2}[a-z]{2,6}$/) },
    { weight: 1, arbitrary: fc.nat(9).map((n) => `${'a'.repeat(60)}${n}@${'b.'.repeat(100)}com`.slice(-maxLength)) },
  )

function validInteger({ minimum = -1000, maximum = 1_000_000 }: Schema): fc.Arbitrary<number> {
  const near = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 20) })
  return fc.oneof({ weight: 3, arbitrary: near }, fc.integer({ min: minimum, max: maximum }), fc.constant(maximum))
}

function validObject(schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema
  const known = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, validValue(property)]))
  const values = fc.record(known, { requiredKeys: required.filter((name) => name in known) })
  const unknown = fc.dictionary(hostileName, hostileJson, { maxKeys: 2 })
  return fc
    .tuple(values, fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: unknown }))
    .map(([value, more]) => ({ ...more, ...value }))
    .filter((value) => judgeValue(schema, withoutFiles(value)) === 'valid')
}

/** Files as what stands for them in a schema. */
export const withoutFiles = (value: object): object =>
  Object.fromEntries(Object.entries(value).map(([name, item]) => [name, item instanceof File ? 'bytes' : (item as unknown)]))

/** Mostly values that do not fit; whether one does is the judge's to say. */
export function brokenValue(schema: Schema): fc.Arbitrary<unknown> {
  const other = { weight: 1, arbitrary: hostileJson }
  if (schema.format === 'binary') return fc.oneof(...Object.keys(files).map((name) => fc.constant(new File(name))), hostileText)
  if (schema.enum !== undefined) {
    const almost = fc.constantFrom(...schema.enum).map((value) => (typeof value === 'string' ? value.toUpperCase() : value))
    return fc.oneof(other, almost, hostileText)
  }
  switch (schema.type) {
    case 'string':
      return brokenText(schema)
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 2 ** 53 } = schema
      const beyond = fc.constantFrom<unknown[]>(minimum - 1, maximum + 1, minimum + 0.5, -maximum, 1e300, String(minimum))
      return fc.oneof({ weight: 2, arbitrary: beyond }, other)
    }
    case 'object':
      return brokenObject(schema)
    default:
      return hostileJson
  }
}

function brokenText(schema: Schema): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength } = schema
  const tooLong = fc
    .tuple(fc.constantFrom(...UNITS), fc.integer({ min: 1, max: 40 }))
    .map(([unit, n]) => unit.repeat((maxLength ?? 100) + n))
  const controlled = fc
    .tuple(validText(schema), fc.constantFrom('\u0000', '\u0007', '\r', '\u001b', '\u007f', '\ud83d'))
    .map(([value, sign]) => `${String(value)}${sign}z`)
  return fc.oneof(
    { weight: 80, arbitrary: tooLong },
    { weight: 40, arbitrary: controlled },
    { weight: 40, arbitrary: hostileText },
    { weight: 20, arbitrary: fc.constant('x'.repeat(Math.max(0, minLength - 1))) },
    { weight: 60, arbitrary: hostileJson },
    { weight: 1, arbitrary: hugeText },
  )
}

function brokenObject(schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema
  const names = Object.keys(properties)
  if (names.length === 0) return hostileJson
  const valid = validObject(schema) as fc.Arbitrary<Record<string, unknown>>
  const without = fc
    .tuple(valid, fc.constantFrom(...(required.length > 0 ? required : names)))
    .map(([value, name]) => Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)))
  const oneBroken = fc.oneof(
    ...names.map((name) =>
      fc.tuple(valid, brokenValue(properties[name] ?? {})).map(([value, broken]) => ({ ...value, [name]: broken })),
    ),
  )
  const allHostile = fc.record(Object.fromEntries(names.map((name) => [name, hostileJson])), { requiredKeys: [] })
  return fc.oneof(
    { weight: 2, arbitrary: without },
    { weight: 6, arbitrary: oneBroken },
    { weight: 1, arbitrary: allHostile },
    { weight: 1, arbitrary: hostileJson },
  )
}
