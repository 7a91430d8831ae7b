import { z } from 'zod'
import type { Body } from '../middlewares/body.middleware.js'
import { type FieldError, ValidationFailed } from '../utils/ApiError.js'
import type { AnyContract } from '../validators/contract.js'

type Parts = Record<string, [z.ZodType | undefined, unknown]>

/** Each part of the request as its schema converts it. @throws ApiError 400 that names every bad field at once. */
export function check<P extends Parts>(parts: P, errors: FieldError[] = []): Record<keyof P, unknown> {
  const checked: Record<string, unknown> = {}
  let problems: FieldError[] = []
  for (const [name, [schema, value]] of Object.entries(parts)) {
    const { data, error } = (schema ?? NOTHING).safeParse(value)
    checked[name] = data
    if (error !== undefined)
      problems = problems.concat(error.issues.map(({ path, message }) => ({ path: [name, ...path].join('.'), message })))
  }
  if (problems.length + errors.length > 0) {
    const told = new Set(errors.map(({ path }) => path))
    throw ValidationFailed([...problems.filter(({ path }) => !told.has(path)), ...errors])
  }
  return checked as Record<keyof P, unknown>
}

/** What a part is that a contract does not ask for. */
const NOTHING = z.object({})

/** A change must change something. */
export function patchProblems({ patch, body, files = {} }: AnyContract, raw: Body): FieldError[] {
  if (patch !== true) return []
  const fields = body instanceof z.ZodObject ? Object.keys(body.shape) : []
  const names = [...fields, ...Object.keys(files)]
  const given = raw.fields as Record<string, unknown> | null
  const none = fields.every((name) => given?.[name] === undefined) && Object.keys(raw.files).length === 0
  return none && raw.errors.length === 0 ? [{ path: 'body', message: `must contain at least one of ${names.join(', ')}` }] : []
}
