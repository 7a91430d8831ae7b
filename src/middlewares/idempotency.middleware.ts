import { createHash, randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Db, Queries } from '../db/client.js'
import { databaseFailure } from '../db/errors.js'
import {
  claimKey,
  hasAnswer,
  keepAnswer,
  keepClaim,
  type KeptAnswer,
  type KeyedRequest,
  releaseKey,
  SIGN_OF_LIFE_MS,
} from '../db/idempotency.js'
import { transaction } from '../db/transaction.js'
import type { Deps } from '../deps.js'
import type { FieldError } from '../utils/ApiError.js'
import type { AnyContract } from '../validators/contract.js'

/** Lets a client repeat a request whose answer it has not seen: with the same key, the same request is done once. */

const VISIBLE = /^[\x21-\x7e]+$/
const MAX_LENGTH = 255

interface GivenKey {
  key?: string
  errors: FieldError[]
}

/** The `Idempotency-Key` of a request, where its contract takes one. */
export function readKey({ idempotent }: AnyContract, req: Request): GivenKey {
  const given = idempotent === undefined ? undefined : req.headersDistinct['idempotency-key']
  if (given === undefined) return { errors: [] }
  const [key = '', ...more] = given
  if (more.length === 0 && key.length <= MAX_LENGTH && VISIBLE.test(key)) return { key, errors: [] }
  return { errors: [{ path: 'headers.Idempotency-Key', message: 'must be one value of 1 to 255 visible ASCII characters' }] }
}

/** What a request with a key goes through. */
export interface Once {
  /**
   * Asks a guard before files are received, unless there is an answer already: then the content of the request decides. What was
   * done the first time may be why the guard would refuse the second.
   *
   * @throws ApiError 409 while a request with this key is being handled; what the guard throws
   */
  admit: (guard: () => Promise<void>) => Promise<void>
  /**
   * Does what is asked, or sends what it was answered with before. A failure is not remembered: it has changed nothing.
   *
   * @throws ApiError 409 when the key is that of another request, or while it is being handled
   */
  run: (asked: Asked, res: Response) => Promise<void>
}

interface Asked {
  /** Everything that makes the request what it is, as JSON can say it. */
  content: unknown
  act: (deps: Deps) => Promise<unknown>
  render: (reply: unknown) => KeptAnswer
}

export function createOnce({ idempotent }: AnyContract, userId: number, key: string, deps: Deps): Once {
  const { db, clock } = deps
  const isAnswered = () => hasAnswer(db, { userId, key }, clock())
  return {
    admit: async (guard) => {
      if (await isAnswered()) return
      await guard().catch(async (error: unknown) => {
        // The answer may have come in between.
        if (!(await isAnswered())) throw error
      })
    },
    run: async ({ content, act, render }, res) => {
      const fingerprint = createHash('sha256').update(JSON.stringify(content)).digest('hex')
      const { earlier, answer } = await claimed({ userId, key, fingerprint }, deps, async (keep) => {
        if (idempotent === 'handler') {
          return transaction(db, async (tx) => keep(tx, render(await act({ ...deps, db: tx as Db }))))
        }
        if (idempotent === 'afterwards') return keep(db, render(await act(deps)))
        let kept: KeptAnswer | undefined
        const keepReply = async (tx: Queries, reply: unknown) => void (kept = await keep(tx, render(reply)))
        await act({ ...deps, db: observed(db, keepReply) })
        if (kept === undefined) throw new Error('A handler has made no transaction to keep its answer in')
        return kept
      })
      if (earlier) res.setHeader('Idempotent-Replayed', 'true')
      res.setHeader('Cache-Control', 'no-store')
      res.status(answer.status).type('json').send(answer.body)
    },
  }
}

type Keep = (tx: Queries, answer: KeptAnswer) => Promise<KeptAnswer>

/** Holds the key's claim while `work` goes on, and frees it when that fails. */
async function claimed(request: KeyedRequest, { db, clock, log }: Deps, work: (keep: Keep) => Promise<KeptAnswer>) {
  const claim = randomUUID()
  const signOfLife = () =>
    void keepClaim(db, request, claim, clock()).catch((err: unknown) => log.warn({ err }, 'a claim was not prolonged'))
  const timer = setInterval(signOfLife, SIGN_OF_LIFE_MS)
  try {
    const earlier = await claimKey(db, request, claim, clock())
    if (earlier !== undefined) return { earlier: true, answer: earlier }
    const keep: Keep = async (tx, answer) => {
      await keepAnswer(tx, request, claim, answer, clock())
      return answer
    }
    return { earlier: false, answer: await work(keep) }
  } catch (error) {
    const released = releaseKey(db, request, claim).catch((err: unknown) => {
      log.warn({ err }, 'the key of a failed request stays taken until its claim ends')
    })
    // A database that is away keeps nobody waiting a second time.
    if (databaseFailure(error)?.kind !== 'unavailable') await released
    throw error
  } finally {
    clearInterval(timer)
  }
}

type Work = (tx: Queries) => Promise<unknown>

/** The database, whose transactions do `last` with their result before they are committed. */
function observed(db: Db, last: (tx: Queries, result: unknown) => Promise<void>): Db {
  const followed = (work: Work) => async (tx: Queries) => {
    const result = await work(tx)
    await last(tx, result)
    return result
  }
  const begin = db.$transaction.bind(db) as (work: Work, options?: object) => Promise<unknown>
  const beginFollowed = (work: Work, options?: object) => begin(followed(work), options)
  return new Proxy(db, { get: (target, name): unknown => (name === '$transaction' ? beginFollowed : Reflect.get(target, name)) })
}
