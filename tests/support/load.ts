import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Caller, FaultBench } from './faultBench.js'

/** Callers that read and write without a pause, and what they were answered. */
export interface Load {
  answers: Timed[]
  /** Waits for the first answer other than a failure to a call that is made from now on; says how many milliseconds that took. */
  nextSuccess: () => Promise<number>
  /** Lets the calls that are on their way end. */
  stop: () => Promise<void>
}

export interface Timed extends Answer {
  call: string
  /** When it was called, and how long the answer took, in milliseconds. */
  at: number
  ms: number
}

/** A read, a write in one statement, and a write in a transaction of several. */
const CALLS: [method: string, path: string, body?: object][] = [
  ['GET', '/videos'],
  ['POST', '/tweets', { content: 'Written under load' }],
  ['POST', '/videos/uploads', { size: 1000, type: 'video/mp4' }],
]

/** What the transaction answers once a user has so many uploads open. */
const AS_MANY_AS_ALLOWED = 429

/** Calls until `work` ends, however it does; answers what `work` answers. */
export async function underLoad<T>(bench: FaultBench, people: Caller[], work: (load: Load) => Promise<T>): Promise<T> {
  const load = startLoad(bench, people)
  try {
    await load.nextSuccess()
    return await work(load)
  } finally {
    await load.stop()
  }
}

function startLoad(bench: FaultBench, people: Caller[], pauseMs = 20): Load {
  const answers: Timed[] = []
  let stopping = false

  const loop = async (person: Caller, offset: number) => {
    for (let n = offset; !stopping; n++) {
      const [method, path, body] = CALLS[n % CALLS.length] ?? ['GET', '/videos']
      const form = body && { type: 'application/json', body: Buffer.from(JSON.stringify(body)) }
      const at = performance.now()
      const answer = await bench.call(person, method, path, form)
      answers.push({ ...answer, call: `${method} ${path}`, at, ms: performance.now() - at })
      await sleep(pauseMs)
    }
  }
  const loops = people.map((person, index) => loop(person, index))

  return {
    answers,
    nextSuccess: async () => {
      const from = performance.now()
      while (performance.now() < from + 20_000) {
        await sleep(5)
        const success = answers.find(({ at, status }) => at >= from && isSuccess(status))
        if (success !== undefined) return success.at + success.ms - from
      }
      throw new Error('Nothing succeeded any more')
    },
    stop: async () => {
      stopping = true
      await Promise.all(loops)
    },
  }
}

export const isSuccess = (status: number) => status === 200 || status === 201 || status === AS_MANY_AS_ALLOWED

/** Ids of the rows of which somebody was told that they are written. */
export const acknowledged = ({ answers }: Load, call: string) =>
  answers.flatMap((answer) => (answer.call === call && answer.status === 201 ? [answer.body.data?.id ?? 0] : []))
