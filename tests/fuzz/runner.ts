import * as fc from 'fast-check'
import { type Case, caseOf } from './cases.js'
import { ask, type Bench, type Fails, openBench } from './bench.js'
import { checkCase, checkReply } from './checks.js'
import { toCurl } from './curl.js'
import type { Operation } from './document.js'
import { Found, newTally, type Tally } from './findings.js'
import { methodsCase, type MethodCase } from './methods.js'
import { prepared } from './prepared.js'
import { sequencesFor } from './sequences.js'

export interface Options {
  origin: string
  /** Cases for an operation of usual cost. */
  runs: number
  seed: number
  /** With `only`: where a finding was, to see nothing but that again. */
  path?: string
  /** An operation, or a sequence: `sequence of tweetId`. */
  only?: string
  /** Told of each operation that is done. */
  progress?: (tally: Tally, left: number) => void
}

/** Different findings of one operation; after these it is let be. */
const MAX_FINDINGS = 4

/** Operations that are fuzzed at the same time. */
const AT_ONCE = 8

interface Task {
  name: string
  /** Share of the runs, for what costs more than others. */
  share: number
  property: (tally: Tally, fails: Fails) => fc.IAsyncProperty<[unknown]>
}

/** Asks a running server everything that its document allows and much that it forbids, and tells what was wrong with the answers. */
export async function fuzz(options: Options): Promise<Tally[]> {
  const { origin, only } = options
  const bench = await openBench(origin)
  try {
    const all = tasksFor(bench)
    const tasks = only === undefined ? all : all.filter(({ name }) => name === only)
    if (tasks.length === 0)
      throw new Error(`There is no operation ${only ?? ''}, only: ${all.map(({ name }) => name).join(', ')}`)
    const waiting = [...tasks]
    const tallies: Tally[] = []
    const work = async () => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        const tally = await run(task, options)
        await checkHealth(bench, tally)
        tallies.push(tally)
        options.progress?.(tally, tasks.length - tallies.length)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return tasks.flatMap(({ name }) => tallies.filter(({ operation }) => operation === name))
  } finally {
    bench.close()
  }
}

function tasksFor(bench: Bench): Task[] {
  const { operations, methods } = bench.api
  const unknown = Object.keys(prepared).filter((id) => !operations.some((operation) => operation.id === id))
  if (unknown.length > 0) throw new Error(`The document has no operation ${unknown.join(', ')}, which prepared.ts knows`)
  return [
    ...operations.map((operation): Task => ({
      name: operation.id,
      share: shareOf(operation),
      property: (tally, fails) => fc.asyncProperty(caseOf(operation), (made) => one(bench, made, tally, fails)),
    })),
    {
      name: 'methods',
      share: 2,
      property: (tally, fails) => fc.asyncProperty(methodsCase(methods), (made) => method(bench, made, tally, fails)),
    },
    ...sequencesFor(bench),
  ]
}

/** Hashing a password, or rewriting a picture, takes as long as a hundred lists. */
function shareOf({ id, bodies, parameters }: Operation): number {
  if (['register', 'login', 'changePassword'].includes(id)) return 0.2
  if ('multipart/form-data' in bodies) return 0.5
  return parameters.length === 0 && Object.keys(bodies).length === 0 ? 0.3 : 1
}

async function run({ name, share, property }: Task, { runs, seed, path }: Options): Promise<Tally> {
  const tally = newTally(name)
  const known = new Set<string>()
  for (let round = 0; tally.findings.length < MAX_FINDINGS; round += 1) {
    // While a case is made smaller it has to stay the same finding.
    let current: string | undefined
    const fails: Fails = (problem, lines) => {
      const key = `${problem.check} ${problem.detail.slice(0, 40).replace(/\d{2,}/g, 'n')}`
      if (known.has(key) || (current ?? key) !== key) return
      current = key
      throw new Found(problem, lines)
    }
    const numRuns = Math.max(path === undefined ? 5 : 1, Math.ceil(runs * share))
    const details = await fc.check(property(tally, fails), { seed: seed + round, numRuns, ...(path !== undefined && { path }) })
    if (!details.failed) break
    const { errorInstance, counterexamplePath } = details
    if (!(errorInstance instanceof Found)) throw new Error(`${name} cannot be fuzzed`, { cause: errorInstance })
    known.add(current ?? '')
    const { problem, lines } = errorInstance
    tally.findings.push({ ...problem, operation: name, seed: seed + round, path: counterexamplePath ?? '', lines })
    if (path !== undefined) break
  }
  return tally
}

async function one(bench: Bench, made: Case, tally: Tally, fails: Fails): Promise<void> {
  const person = await bench.world.personFor(made.operation)
  const { request, verdict, resolved, reply } = await ask(bench, made, person, tally)
  const problem = checkCase(resolved, verdict, reply, bench.conformance)
  if (problem !== undefined) fails(problem, [toCurl(bench.origin, request)])
}

async function method(bench: Bench, { method, path, allowed }: MethodCase, tally: Tally, fails: Fails) {
  const request = { method, path, headers: {}, body: [] }
  const reply = await bench.send(request, tally)
  const told = String(reply.headers['allow'] ?? '')
    .split(/, */)
    .sort()
    .join()
  const problem =
    checkReply(reply, bench.conformance) ??
    (reply.status === 405 ? undefined : { check: 'methods that there are not are refused', detail: `${reply.status}` }) ??
    (told === allowed.join() ? undefined : { check: 'Allow names the methods', detail: `${told} instead of ${allowed.join()}` })
  if (problem !== undefined) fails(problem, [toCurl(bench.origin, request)])
}

async function checkHealth({ send, origin }: Bench, tally: Tally): Promise<void> {
  const request = { method: 'GET', path: '/api/v2/healthcheck', headers: {}, body: [] }
  const { status } = await send(request, newTally('health'))
  if (status === 200) return
  const lines = [toCurl(origin, request)]
  tally.findings.push({
    check: 'the server lives on',
    detail: String(status),
    operation: tally.operation,
    seed: 0,
    path: '',
    lines,
  })
}
