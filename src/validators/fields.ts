import { z } from 'zod'
import { PASSWORD_MAX_BYTES } from '../utils/password.js'

/** The kinds of value that requests and answers are made of. Each says in OpenAPI what it checks. */

const MAX_ID = 2_147_483_647

/** A path's or query's id: decimal digits of a positive 32-bit integer, nothing that merely converts to one. */
export const IdText = z
  .string()
  .regex(/^[1-9][0-9]{0,9}$/, 'must be a positive whole number')
  .transform(Number)
  .refine((id) => id <= MAX_ID, `must be at most ${String(MAX_ID)}`)
  .meta({ openapi: { type: 'integer', minimum: 1, maximum: MAX_ID, example: 7 } })

/** An id in an answer. */
export const Id = z.int().positive().max(MAX_ID).meta({ example: 7 })

/** A moment in an answer: ISO 8601, UTC. */
export const Timestamp = z.iso.datetime().meta({ example: '2026-03-14T09:26:53.589Z' })

/** A count in an answer. */
export const Count = z.int().nonnegative().meta({ example: 3 })

/** A whole number in a query, within bounds. */
export const wholeNumber = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,6})$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${String(min)} to ${String(max)}`)
    .default(fallback)
    .meta({ openapi: { type: 'integer', minimum: min, maximum: max, default: fallback } })

/** C0 controls but tab and newline, and DEL: never part of a text. */
const CONTROLS = String.raw`\x00-\x08\x0B-\x1F\x7F`
const CONTROL = new RegExp(`[${CONTROLS}]`)

/** The same for the API document, in words that the expressions of most languages know. */
const NO_CONTROLS = `^[^${CONTROLS}]*$`
const NOT_BLANK = String.raw`^[^\S${CONTROLS}]*[^\s${CONTROLS}][^${CONTROLS}]*$`

/** As far as that goes, what `isWellFormed` asks for: half characters are no text anywhere. */
export const NO_NUL = String.raw`^[^\x00]*$`

/** Half of a character outside the basic plane: no encoding of UTF-8 has it. */
const LONE_SURROGATE = /\p{Surrogate}/u

const string = () => z.string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a text') })

/** Whether every character of a text can be sent and stored as it is. What cannot, would be taken for something else. */
export const isWellFormed = (text: string) => !text.includes('\u0000') && !LONE_SURROGATE.test(text)

const length = (text: string) => Array.from(text).length

/** `text` without control characters, lone surrogates and outer white space, `min` to `max` code points long; else unchanged. `pattern` says so in the document. */
const text = (min: number, max: number, pattern = min > 0 ? NOT_BLANK : NO_CONTROLS) =>
  string()
    .overwrite((value) => value.trim())
    .refine((value) => !CONTROL.test(value) && !LONE_SURROGATE.test(value), 'must not contain control characters')
    .refine((value) => length(value) >= min, 'must not be blank')
    .refine((value) => length(value) <= max, `must be at most ${String(max)} characters long`)
    .meta({ openapi: { type: 'string', minLength: min, maxLength: max, pattern } })

/** A text that must be there: blank is invalid. */
export const requiredText = (max: number) => text(1, max)

/** A text that may be empty, and is `""` when absent. */
export const optionalText = (max: number) => text(0, max)

/** A text to look for. An address whose bytes are no UTF-8 has U+FFFD in their place, which is not what anybody has typed. */
export const searchText = (max: number) =>
  text(0, max, String.raw`^[^${CONTROLS}\uFFFD]*$`).refine((value) => !value.includes('\ufffd'), 'must be text in UTF-8')

/** The state that a toggle shall reach, in place of the other one. */
export const WantedState = z.boolean('must be true or false').optional().meta({ example: true })

export const Username = string()
  .regex(/^[A-Za-z0-9_]{3,30}$/, 'must be 3 to 30 letters, digits or underscores')
  .transform((value) => value.toLowerCase())
  .meta({ openapi: { type: 'string', pattern: '^[A-Za-z0-9_]{3,30}$', example: 'clay_kitchen' } })

export const Email = string()
  .overwrite((value) => value.trim())
  .refine((value) => value.length <= 254, 'must be at most 254 characters long')
  .pipe(z.email('must be an e-mail address'))
  .meta({
    openapi: {
      type: 'string',
      format: 'email',
      maxLength: 254,
      pattern: z.regexes.email.source,
      example: 'studio@example.com',
    },
  })

/** A password as it is when chosen. What is too common, or contains the username, is refused where the username is known. */
export const NewPassword = string()
  .refine((value) => length(value) >= 8, 'must be at least 8 characters long')
  .refine((value) => Buffer.byteLength(value) <= PASSWORD_MAX_BYTES, `must be at most ${String(PASSWORD_MAX_BYTES)} bytes long`)
  .refine(isWellFormed, 'must be valid text')
  .meta({
    openapi: {
      type: 'string',
      format: 'password',
      minLength: 8,
      maxLength: PASSWORD_MAX_BYTES,
      pattern: NO_NUL,
      description: `At most ${String(PASSWORD_MAX_BYTES)} bytes of UTF-8; not among the most common ones, and without the username`,
      example: 'SecurePass123',
    },
  })

/** A password as it is when proven: whatever text might be one, so that a wrong one is wrong and not malformed. */
export const GivenPassword = string()
  .min(1, 'is required')
  .max(1024, 'must be at most 1024 characters long')
  .refine(isWellFormed, 'must be valid text')
  .meta({
    openapi: { type: 'string', format: 'password', minLength: 1, maxLength: 1024, pattern: NO_NUL, example: 'SecurePass123' },
  })
