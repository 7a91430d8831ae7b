import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Schema } from './document.js'

/**
 * Whether a request is what the document asks for. `unclear` where the document leaves it open: both answers are right then, but a
 * fault of the server never is.
 */
export type Verdict = 'valid' | 'invalid' | 'unclear'

/** All parts have to be valid, and one that is not is enough. */
export const together = (verdicts: Verdict[]): Verdict =>
  verdicts.includes('invalid') ? 'invalid' : verdicts.includes('unclear') ? 'unclear' : 'valid'

const ajv = new Ajv2020({ strict: false })
formats.default(ajv)
// Bytes of a file: what they are is not the schema's to say.
ajv.addFormat('binary', true)
ajv.addFormat('password', true)

/** Half of a character. */
const LONE_SURROGATE = /\p{Surrogate}/u

const validators = new WeakMap<Schema, ValidateFunction>()

function validatorOf(schema: Schema): ValidateFunction {
  const known = validators.get(schema)
  if (known !== undefined) return known
  const made = ajv.compile(schema)
  validators.set(schema, made)
  return made
}

/**
 * A value of JSON. White space around a text may count or not, and so may a half of a character, which JSON can write and no encoding
 * has: where only that decides, it is unclear.
 */
export function judgeValue(schema: Schema, value: unknown): Verdict {
  const validate = validatorOf(schema)
  const asItIs = validate(value)
  const [trimmed, sound] = [{ changed: false }, { changed: false }]
  const bare = eachText(value, (text) => note(trimmed, text, text.trim()))
  eachText(value, (text) => note(sound, text, LONE_SURROGATE.test(text) ? '' : text))
  if (trimmed.changed && validate(bare) !== asItIs) return 'unclear'
  if (!asItIs) return 'invalid'
  return sound.changed ? 'unclear' : 'valid'
}

function note(record: { changed: boolean }, before: string, after: string): string {
  record.changed ||= before !== after
  return after
}

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => eachText(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, eachText(item, change)]))
}

/** A value that is written as text, in an address, a header or a form: a number is one only as JSON writes it. */
export function judgeText(schema: Schema, text: string): Verdict {
  return judgeValue(schema, fromText(schema, text))
}

/** What a text stands for; itself, where it stands for nothing else. */
export function fromText({ type }: Schema, text: string): unknown {
  if (type === 'integer' || type === 'number') return String(Number(text)) === text ? Number(text) : text
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
