import type { Pool, PoolClient } from 'pg'

/** Told, in seconds, how long each statement took and how long each connection was waited for. */
export interface PoolObserver {
  databaseQuery(seconds: number): void
  databaseWait(seconds: number): void
}

type AnyFunction = (...args: unknown[]) => unknown

/**
 * Has every statement of a pool timed, whoever sends it: Prisma, those who write SQL themselves, and transactions of both, for all of
 * them end at the `query` of one of its connections. What fails counts too.
 */
export function observePool(pool: Pool, observer: PoolObserver): void {
  const waited = (since: number) => observer.databaseWait((performance.now() - since) / 1000)
  wrap(pool, 'connect', (connect, args) => timed(connect, args, waited))

  const queried = (since: number) => observer.databaseQuery((performance.now() - since) / 1000)
  pool.on('connect', (client: PoolClient) => wrap(client, 'query', (query, args) => timed(query, args, queried)))
}

function wrap(target: object, name: string, call: (original: AnyFunction, args: unknown[]) => unknown): void {
  const own = target as Record<string, AnyFunction>
  const original = own[name]?.bind(target)
  if (original !== undefined) own[name] = (...args) => call(original, args)
}

/** Both functions either call back, by their last argument, or answer a promise. */
function timed(run: AnyFunction, args: unknown[], told: (since: number) => void): unknown {
  const since = performance.now()
  const last = args.at(-1)
  if (typeof last === 'function') {
    const callback = last as AnyFunction
    return run(
      ...args.slice(0, -1),
      // Named arguments: the pool asks a callback how many it takes.
      (error: unknown, result: unknown, release: unknown) => {
        told(since)
        callback(error, result, release)
      },
    )
  }
  const answer = run(...args)
  if (answer instanceof Promise) {
    const end = () => told(since)
    answer.then(end, end)
  }
  return answer
}
