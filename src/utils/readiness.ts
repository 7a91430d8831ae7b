import type { Logger } from './logger.js'

/** Asks a part of the service whether it can do its work; a rejection says that it cannot, and why. */
type Check = () => Promise<void>

export interface Readiness<Part extends string> {
  /** Whether each part can do its work now. Never rejects, takes little more than a second, and asks twice in a second at most. */
  ask(): Promise<Record<Part, boolean>>
}

interface Options {
  /** How long a part may take to answer before it counts as down, in milliseconds. */
  patienceMs?: number
  /** How long an answer holds, in milliseconds: anybody may ask as often as they like. */
  freshMs?: number
}

/** The log has the reason for each part that goes down, once; whoever asks is told no more than that it is down. */
export function createReadiness<Part extends string>(
  checks: Record<Part, Check>,
  log: Logger,
  { patienceMs = 1_000, freshMs = 500 }: Options = {},
): Readiness<Part> {
  const parts = Object.keys(checks) as Part[]
  const down = new Map<Part, string>()
  let last: { answer: Promise<Record<Part, boolean>>; until: number } | undefined

  const note = (part: Part, reason: string | undefined) => {
    if (reason !== undefined && down.get(part) !== reason) log.warn({ part, reason }, 'not ready: a part is down')
    if (reason === undefined && down.has(part)) log.info({ part }, 'a part is up again')
    if (reason === undefined) down.delete(part)
    else down.set(part, reason)
  }

  const askPart = async (part: Part): Promise<[Part, boolean]> => {
    const reason = await outcome(checks[part], patienceMs)
    note(part, reason)
    return [part, reason === undefined]
  }

  return {
    ask: () => {
      if (last === undefined || performance.now() >= last.until) {
        const current = { answer: ask(), until: Infinity }
        void current.answer.then(() => (current.until = performance.now() + freshMs))
        last = current
      }
      return last.answer
    },
  }

  async function ask() {
    return Object.fromEntries(await Promise.all(parts.map(askPart))) as Record<Part, boolean>
  }
}

/** Why a part cannot do its work, or undefined. */
async function outcome(check: Check, patienceMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${String(patienceMs)} ms`), patienceMs)
  })
  const answer = Promise.resolve()
    .then(check)
    .then(
      () => undefined,
      (error: unknown) => reasonOf(error),
    )
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer))
}

/** An error of ours is made for clients: what is behind it says more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.name === 'ApiError' ? `${error.message}: ${error.cause.message}` : error.message
}
