import { conformanceTo } from '../support/conformance.js'
import { type Case, isGood } from './cases.js'
import type { Conformance, Problem } from './checks.js'
import { type Api, readApi } from './document.js'
import type { Tally } from './findings.js'
import type { Verdict } from './judge.js'
import type { Person } from './people.js'
import { createSender, type Reply } from './send.js'
import { judge } from './verdict.js'
import { type Request, toRequest } from './wire.js'
import { createWorld, type World } from './world.js'

/** A server, and all that is needed to ask it. */
export interface Bench {
  api: Api
  world: World
  conformance: Conformance
  origin: string
  /** Sends a request, and counts it. */
  send: (request: Request, tally: Tally) => Promise<Reply>
  close: () => void
}

/** Ends a property, unless the problem is known already. `lines` show it again. */
export type Fails = (problem: Problem, lines: string[]) => void

export async function openBench(origin: string): Promise<Bench> {
  const api = await readApi(origin)
  const sender = createSender(origin)
  const send: Bench['send'] = async (request, tally) => {
    const reply = await sender.send(request)
    tally.requests += 1
    tally.statuses.set(reply.status, (tally.statuses.get(reply.status) ?? 0) + 1)
    return reply
  }
  const world = await createWorld(api, sender)
  return { api, world, conformance: conformanceTo(api.document), origin, send, close: () => sender.close() }
}

/** A case that was sent, and what came of it. */
export interface Asked {
  request: Request
  resolved: Case
  verdict: Verdict
  reply: Reply
}

/** Sends a case as somebody; once more with a new token, where something has ended the session of the one before. */
export async function ask({ world, send }: Bench, made: Case, person: Person, tally: Tally): Promise<Asked> {
  const attempt = async (): Promise<Asked> => {
    const resolved = await world.resolve(made, person)
    const request = toRequest(resolved, world.credentials(made.caller, person))
    return { request, resolved, verdict: judge(resolved), reply: await send(request, tally) }
  }
  let asked = await attempt()
  if (asked.reply.status === 401 && made.operation.secured && isGood(made.caller)) {
    await world.renew(person)
    asked = await attempt()
  }
  tally.verdicts[asked.verdict] += 1
  world.adopt(person, asked.resolved, asked.reply)
  return asked
}
