import { type Case, isGood } from './cases.js'
import { isExcepted } from './exceptions.js'
import type { Verdict } from './judge.js'
import type { Answer } from '../support/conformance.js'
import type { Reply } from './send.js'
import { Raw } from './refs.js'

/** What is wrong with an answer. */
export interface Problem {
  /** Problems of one kind are one finding. */
  check: string
  detail: string
}

export type Conformance = (answer: Answer) => string[]

const problem = (check: string, detail: string): Problem => ({ check, detail })

/** What holds for every answer, whatever was asked. */
export function checkReply(reply: Reply, conformance: Conformance): Problem | undefined {
  const { status, text } = reply
  if (status === 0) return problem('an answer comes', text)
  if (status >= 500) return problem('no fault of the server', `${status} ${text.slice(0, 300)}`)
  const leak = LEAKS.exec(status >= 400 ? text : '')
  if (leak !== null) return problem('failures tell nothing of the inside', leak[0])
  const [difference] = conformance(reply)
  return difference === undefined ? undefined : problem('answers are as declared', difference)
}

/** Stacks, places in the sources, words of the database. */
const LEAKS = /\bat [\w.<>]+ \(|node_modules|\.(ts|js):\d+|prisma|postgres|ENOENT|EACCES|SQLSTATE/i

/** Refusals of a request that the document does not allow. */
const REFUSED = [400, 403, 404, 409, 413, 415, 416]

/** What may come of one that it does. */
const TAKEN = [200, 201, 204, 206, 304, 403, 404, 409]

/** Whether an answer is right for this request. */
export function checkCase(request: Case, verdict: Verdict, reply: Reply, conformance: Conformance): Problem | undefined {
  return (
    checkReply(reply, conformance) ??
    checkCaller(request, reply) ??
    checkVerdict(request, verdict, reply) ??
    checkStored(request, reply)
  )
}

/** An address that cannot be decoded is none, for anybody. */
const isDecodable = ({ path }: Case) =>
  Object.values(path).every((piece) => {
    try {
      return piece instanceof Raw ? decodeURIComponent(piece.raw) : true
    } catch {
      return false
    }
  })

function checkCaller(request: Case, { status }: Reply): Problem | undefined {
  if (!request.operation.secured || isGood(request.caller) || !isDecodable(request)) return undefined
  // What another site sends with cookies is refused before anybody looks at them.
  if (status === 403 && request.headers.some(([name]) => name === 'Origin')) return undefined
  return status === 401 ? undefined : problem('nobody in without a token', `${request.caller}: ${status} instead of 401`)
}

function checkVerdict(request: Case, verdict: Verdict, { status, body, text }: Reply): Problem | undefined {
  const { id, secured } = request.operation
  if (secured && !isGood(request.caller)) return undefined
  if (secured && status === 401) return problem('a token is good until it ends', text.slice(0, 300))
  if (verdict === 'invalid' && !REFUSED.includes(status))
    return problem('what the document forbids is refused', `${status} ${text.slice(0, 300)}`)
  if (verdict !== 'valid' || TAKEN.includes(status) || isExcepted(id, status, body)) return undefined
  if (status === 401 && !secured) return undefined
  if (status === 416 && request.headers.some(([name]) => name === 'Range')) return undefined
  return problem('what the document allows is taken', `${status} ${text.slice(0, 300)}`)
}

/** A text that was taken is there as it was sent, but for white space around it. */
function checkStored({ operation, body }: Case, reply: Reply): Problem | undefined {
  if (reply.status > 201 || !['POST', 'PATCH'].includes(operation.method)) return undefined
  const { data } = reply.body as { data?: Record<string, unknown> }
  for (const [name, sent] of textsOf(body)) {
    const stored = data?.[name]
    if (typeof stored !== 'string' || STATED_OTHERWISE.includes(name)) continue
    if (stored !== sent.trim())
      return problem('texts are kept as they are', `${name}: ${JSON.stringify(sent)} became ${JSON.stringify(stored)}`)
  }
  return undefined
}

/** Kept in lower case, or not what was sent at all. */
const STATED_OTHERWISE = ['username', 'accessToken', 'refreshToken', 'url', 'method']

function textsOf(body: Case['body']): [string, string][] {
  const entries: [string, unknown][] =
    body.kind === 'form'
      ? body.parts.map(({ name, value }) => [name, typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value])
      : body.kind === 'json' && typeof body.value === 'object' && body.value !== null
        ? Object.entries(body.value)
        : []
  return entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}
