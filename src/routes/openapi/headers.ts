import type { FailureStatus } from '../../utils/ApiError.js'
import { type AnyContract, isPublicList } from '../../validators/contract.js'
import type { Json } from './schemas.js'

/** The headers of requests and answers beside those of HTTP itself. */

const header = (description: string, schema: Json, required = false): Json => ({
  description,
  ...(required && { required }),
  schema,
})

const text = (example: string): Json => ({ type: 'string', examples: [example] })

export const headerComponents = {
  RequestId: header(
    'Names this request in the log; yours, if you sent one of 8 to 64 letters, digits, `_` or `-`',
    text('0d6f2f3c-5f0b-4c86-9d0e-2c1a7b9e4f13'),
    true,
  ),
  RateLimit: header('What is left of the limit: `r` calls until `t` seconds from now', text('"100-in-15min"; r=99; t=900')),
  RateLimitPolicy: header('The limit: `q` calls in `w` seconds', text('"100-in-15min"; q=100; w=900; pk=:Y2E5NzgxMTJjYTFi:')),
  RetryAfter: header('Seconds after which trying again makes sense', { type: 'integer', minimum: 0, examples: [30] }, true),
  Allow: header('The methods that this address takes', text('GET, HEAD'), true),
  Link: header(
    'RFC 8288: the pages beside this one, as `next` and `prev`; absent when there is only one',
    text('</api/v2/user/watch-history?page=3>; rel="next", </api/v2/user/watch-history?page=1>; rel="prev"'),
  ),
  SessionCookies: header(
    'Two of them, `accessToken` and `refreshToken`; each lives as long as its token',
    text('accessToken=eyJhbGciOiJIUzI1NiJ9…; Max-Age=900; Path=/; HttpOnly; SameSite=Strict'),
    true,
  ),
  ClearedCookies: header(
    'Two of them, which remove `accessToken` and `refreshToken`',
    text('accessToken=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict'),
    true,
  ),
  IdempotentReplayed: header('There when this is the answer to an earlier request with the same `Idempotency-Key`', {
    type: 'string',
    const: 'true',
  }),
  RetryWhenHandled: header(
    'There when an earlier request with the same `Idempotency-Key` is still being handled: seconds to wait',
    {
      type: 'integer',
      minimum: 0,
      examples: [1],
    },
  ),
  ClearedOwnCookies: header(
    'When the session was the one that calls: two of them, which remove `accessToken` and `refreshToken`',
    text('accessToken=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict'),
  ),
  ETag: header('For `If-None-Match`; only where nobody is signed in', text('W/"hO2u5sW5mBz0s0mR8aXvXQ3fNqk"')),
} satisfies Record<string, Json>

/** As a parameter of the operations that take one. */
export const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A text of your choice, new for each request, such as a UUID. When you do not see the answer, send the same request again with the ' +
    'same key: it is done once, and within 24 hours answered as the first time. A failure is not remembered',
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    pattern: '^[\\x21-\\x7e]+$',
    examples: ['5f0c2b1e-8d47-4c39-9a6b-3e7d1f204c58'],
  },
}

const ref = (name: keyof typeof headerComponents): Json => ({ $ref: `#/components/headers/${name}` })

const always = { 'X-Request-Id': ref('RequestId') }

const ofLimit = ({ limit }: AnyContract): Json =>
  limit === 'none' ? {} : { RateLimit: ref('RateLimit'), 'RateLimit-Policy': ref('RateLimitPolicy') }

export const successHeaders = (contract: AnyContract): Json => ({
  ...always,
  ...ofLimit(contract),
  ...(contract.paged && { Link: ref('Link') }),
  ...(isPublicList(contract) && { ETag: ref('ETag') }),
  ...(contract.idempotent && { 'Idempotent-Replayed': ref('IdempotentReplayed') }),
  ...(contract.session === 'starts' && { 'Set-Cookie': ref('SessionCookies') }),
  ...(contract.session === 'ends' && { 'Set-Cookie': ref('ClearedCookies') }),
  ...(contract.session === 'mayEnd' && { 'Set-Cookie': ref('ClearedOwnCookies') }),
})

export const failureHeaders = (status: FailureStatus, contract: AnyContract): Json => ({
  ...always,
  // Another method is refused before anything is counted.
  ...(status === 405 ? { Allow: ref('Allow') } : ofLimit(contract)),
  ...((status === 429 || status === 503) && { 'Retry-After': ref('RetryAfter') }),
  ...(status === 409 && contract.idempotent && { 'Retry-After': ref('RetryWhenHandled') }),
  ...(status === 401 && contract.session === 'ends' && { 'Set-Cookie': ref('ClearedCookies') }),
})
