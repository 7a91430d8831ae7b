import { z } from 'zod'
import { missingFiles } from '../../middlewares/upload.middleware.js'
import { type ErrorCode, errorCodes, type FailureStatus, type FieldError } from '../../utils/ApiError.js'
import type { AnyContract } from '../../validators/contract.js'
import type { Method, Route } from '../table.js'
import { failureHeaders } from './headers.js'
import type { Components, Json } from './schemas.js'

/** What can go wrong with a call: its statuses, their codes, and an example of each. */

const Problem = z.object({
  path: z.string().meta({ description: 'Where it is in the request', example: 'body.title' }),
  message: z.string().meta({ description: 'For people', example: 'must not be blank' }),
})

const REQUEST_ID = '0d6f2f3c-5f0b-4c86-9d0e-2c1a7b9e4f13'

const Failure = z
  .object({
    statusCode: z.int().meta({ description: 'The HTTP status', example: 400 }),
    data: z.null(),
    message: z.string().meta({ description: 'For people', example: 'The request is not valid' }),
    success: z.literal(false),
    code: z.enum(errorCodes).meta({ description: 'For programs; stable' }),
    errors: z.array(Problem).meta({ description: 'What is wrong with the input; empty unless the input was invalid' }),
    requestId: z.string().meta({ description: 'Also in the header X-Request-Id and in the log', example: REQUEST_ID }),
  })
  .meta({ id: 'Failure', description: 'Every failure, whatever the address' })

interface Meaning {
  status: FailureStatus
  message: string
}

/** Each code with its status, and with what its message may be. */
const MEANINGS: Record<ErrorCode, Meaning> = {
  VALIDATION_FAILED: { status: 400, message: 'The request is not valid' },
  MALFORMED_JSON: { status: 400, message: 'The body is not valid JSON' },
  WRONG_PASSWORD: { status: 400, message: 'is not the current password' },
  UNAUTHORIZED: { status: 401, message: 'Please sign in' },
  TOKEN_EXPIRED: { status: 401, message: 'The access token has expired' },
  FORBIDDEN: { status: 403, message: 'Only its owner may do this' },
  NOT_FOUND: { status: 404, message: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not take this method' },
  CONFLICT: { status: 409, message: 'This exists already' },
  USERNAME_TAKEN: { status: 409, message: 'This username is taken' },
  EMAIL_TAKEN: { status: 409, message: 'This e-mail address is taken' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'The body must be application/json' },
  RATE_LIMITED: { status: 429, message: 'Too many requests, please try again later' },
  INTERNAL: { status: 500, message: 'Something went wrong on our side' },
  DATABASE_UNAVAILABLE: { status: 503, message: 'The service is not available, please try again later' },
  STORAGE_UNAVAILABLE: { status: 503, message: 'The media storage is not available, please try again later' },
  OVERLOADED: { status: 503, message: 'The service is busy, please try again later' },
}

const DESCRIPTIONS: Record<number, string> = {
  400: 'The input is not valid; `errors` names each bad part',
  401: 'Not signed in, or the token is no longer good',
  403: 'Signed in, but not allowed to do this; or asked, with cookies, by a page of another site',
  404: 'Missing, or hidden from the caller',
  405: 'The address does not take the method that was sent; `Allow` names those it takes',
  409: 'Taken, or in conflict with something else',
  413: 'The body or a file is too large',
  415: 'The body is of a type that this address does not take',
  416: 'The file has no bytes in this range',
  429: 'Too many calls; try again after `Retry-After` seconds',
  500: 'A fault of the server',
  503: 'A part of the service is down or busy; try again after `Retry-After` seconds',
}

/** The code that a contract means when it names a status. */
const USUAL: Partial<Record<FailureStatus, ErrorCode[]>> = {
  400: ['VALIDATION_FAILED'],
  401: ['UNAUTHORIZED'],
  409: ['CONFLICT'],
  503: ['DATABASE_UNAVAILABLE', 'STORAGE_UNAVAILABLE'],
}

const usualCodes = (status: FailureStatus) =>
  USUAL[status] ?? errorCodes.filter((code) => MEANINGS[code].status === status).slice(0, 1)

/** The codes that an endpoint can answer, by status: what its contract says, and what follows from it. */
export function failuresOf(contract: AnyContract, method: Method): Map<FailureStatus, ErrorCode[]> {
  const { access, params, query, files, acceptsJson, fails = [], limit, idempotent } = contract
  const takesBody = method !== 'get'
  const limited = limit !== 'none'
  const possible = new Set<ErrorCode>([
    ...when(params !== undefined || query !== undefined || takesBody, 'VALIDATION_FAILED'),
    ...when(takesBody && (files === undefined || acceptsJson === true), 'MALFORMED_JSON'),
    ...when(access !== 'everyone', 'UNAUTHORIZED', 'TOKEN_EXPIRED'),
    // A page of another site is refused whatever it asks to change.
    ...when(takesBody, 'FORBIDDEN'),
    ...when(access === 'owner', 'NOT_FOUND'),
    'METHOD_NOT_ALLOWED',
    ...when(idempotent !== undefined, 'CONFLICT'),
    ...when(takesBody, 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
    ...when(limited, 'RATE_LIMITED', 'INTERNAL', 'DATABASE_UNAVAILABLE', 'OVERLOADED'),
    ...when(files !== undefined, 'STORAGE_UNAVAILABLE'),
    ...fails.flatMap((failure) => (typeof failure === 'number' ? usualCodes(failure) : [failure])),
  ])
  const byStatus = new Map<FailureStatus, ErrorCode[]>()
  for (const code of errorCodes.filter((code) => possible.has(code))) {
    const { status } = MEANINGS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}

const when = (applies: boolean, ...codes: ErrorCode[]) => (applies ? codes : [])

/** The failures of an endpoint as OpenAPI has them, by status. */
export function failureResponses({ contract, method }: Route, components: Components): Record<string, Json> {
  return Object.fromEntries(
    [...failuresOf(contract, method)].map(([status, codes]) => {
      const noun = nounOf(contract)
      const examples = codes.map((code) => ({ code, ...exampleFor(code, contract, noun) }))
      const response = failureResponse(status, examples, failureHeaders(status, contract), components)
      // A bad request is the endpoint's own; the others are alike wherever they occur.
      return [status, status === 400 ? response : components.responseOf(nameOf(status, codes, contract, noun), response)]
    }),
  )
}

interface Example {
  code: ErrorCode
  message: string
  errors: FieldError[]
}

/** A failure of `status`, with one example for each of its codes. */
export function failureResponse(status: FailureStatus, examples: Example[], headers: Json, components: Components): Json {
  const codes = examples.map(({ code }) => code)
  const code = { type: 'string', ...(codes.length === 1 ? { const: codes[0] } : { enum: codes }) }
  const narrowed = { statusCode: { type: 'integer', const: status }, code }
  const schema = {
    allOf: [components.schemaOf(Failure, 'output'), { type: 'object', properties: narrowed, required: Object.keys(narrowed) }],
  }
  const values = examples.map(({ code, message, errors }) => {
    const value = { statusCode: status, data: null, message, success: false, code, errors, requestId: REQUEST_ID }
    return [code, { summary: code, value }] as const
  })
  return {
    description: `${DESCRIPTIONS[status] ?? ''}. ${codes.map((code) => `\`${code}\``).join(', ')}`,
    headers,
    content: { 'application/json': { schema, examples: Object.fromEntries(values) } },
  }
}

/** What a call is about, as its parameters name it: `videoId` → Video. */
function nounOf({ params }: AnyContract): string {
  const [name = 'address'] = Object.keys(params?.shape ?? {})
  const noun = NOUNS[name] ?? name.replace(/Id$/, '')
  return noun.charAt(0).toUpperCase() + noun.slice(1)
}

/** Parameters whose name is not what they stand for. */
const NOUNS: Record<string, string> = { username: 'channel', subscriberId: 'user', tweetId: 'post' }

const FOREIGN_PAGE = 'Pages of other sites may not act for those who visit them'

function exampleFor(code: ErrorCode, contract: AnyContract, noun: string): Omit<Example, 'code'> {
  const { message } = MEANINGS[code]
  if (code === 'VALIDATION_FAILED') return { message, errors: problemsOf(contract) }
  if (code === 'FORBIDDEN' && contract.access !== 'owner') return { message: FOREIGN_PAGE, errors: [] }
  if (code === 'WRONG_PASSWORD') return { message, errors: [{ path: 'body.oldPassword', message }] }
  if (contract.limit === 'none' && code.endsWith('_UNAVAILABLE')) {
    const path = code.replace('_UNAVAILABLE', '').toLowerCase()
    return { message: 'The service is not ready', errors: [{ path, message: 'is down' }] }
  }
  if (code === 'CONFLICT' && contract.idempotent !== undefined) {
    return { message: 'This Idempotency-Key belongs to another request: use a new one', errors: [] }
  }
  return { message: code === 'NOT_FOUND' ? `${noun} not found` : message, errors: [] }
}

/** What the contract's own checks say of a request that gets everything wrong. */
function problemsOf({ params, query, body, files, patch }: AnyContract): FieldError[] {
  const wrong = (schema: z.ZodObject | undefined) =>
    Object.fromEntries(Object.keys(schema?.shape ?? {}).map((name) => [name, '!']))
  const [firstField] = body instanceof z.ZodObject ? Object.keys(body.shape) : []
  const badBody = patch && firstField !== undefined ? { [firstField]: '' } : {}
  const parts = { params: [params, wrong(params)], query: [query, wrong(query)], body: [body, badBody] } as const
  const problems = Object.entries(parts).flatMap(([part, [schema, value]]) =>
    (schema?.safeParse(value).error?.issues ?? []).map(({ path, message }) => ({ path: [part, ...path].join('.'), message })),
  )
  const all = [...problems, ...missingFiles(files ?? {})]
  return all.length > 0 ? all : [{ path: 'body', message: 'must be an object' }]
}

/** `UnauthorizedOrTokenExpired`, `VideoNotFound`; what carries headers of its own is named for them too. */
function nameOf(
  status: FailureStatus,
  codes: ErrorCode[],
  { access, limit, session, idempotent }: AnyContract,
  noun: string,
): string {
  const words = codes.map((code) => code.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase()))
  const name = status === 404 ? `${noun}NotFound` : words.join('Or') + (status === 403 && access !== 'owner' ? 'Page' : '')
  const clearing = session === 'ends' && status === 401 ? 'ClearingCookies' : ''
  const passing = idempotent !== undefined && status === 409 ? 'OrStillHandled' : ''
  return name + clearing + passing + (limit === 'none' && status !== 405 ? 'Unlimited' : '')
}
