import pg, { type PoolConfig } from 'pg'

/**
 * The connections of this process. They differ in three ways from what `pg` makes: one that has fallen silent is cut, one that ends
 * while nobody looks ends nothing else, and a read whose connection was ended under it is sent once more.
 */
export function createPool(config: PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, Client: CuttingClient })
  const send = pool.query.bind(pool) as unknown as Send
  pool.query = (async (...args: unknown[]) => {
    try {
      return await send(...args)
    } catch (error) {
      if (!isRead(args[0]) || !wasEnded(error)) throw error
      return send(...args)
    }
  }) as unknown as typeof pool.query
  return pool
}

type Send = (...args: unknown[]) => Promise<unknown>

/** What `pg` says when no answer has come for as long as its `query_timeout`. */
const SILENT = 'Query read timeout'

/**
 * `pg` gives up a statement whose answer does not come, and keeps its connection, on which all that is sent later waits for that
 * answer: first of all the rollback, which makes a request wait twice as long. So the connection goes, too.
 */
class CuttingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    // A connection may be ended in the moment between the pool's watch and that of whoever takes it out. An error that nobody listens
    // to would end the process; this one is told by the next statement.
    this.on('error', () => undefined)
    const send = this.query.bind(this) as unknown as (...args: unknown[]) => unknown
    this.query = ((...args: unknown[]) => {
      const result = send(...args)
      if (result instanceof Promise)
        result.catch((error: unknown) => {
          if (error instanceof Error && error.message === SILENT) this.cut()
        })
      return result
    }) as typeof this.query
  }

  private cut() {
    ;(this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  }
}

const WRITES = /\b(INSERT|UPDATE|DELETE|MERGE)\b/i

/**
 * Outside of a transaction a SELECT changes nothing, so sending it twice is as good as once. Anything else may have been done before
 * its answer was lost: only who sent it can know whether to send it again. A WITH may hide a write: one that has a word for it does.
 */
function isRead(query: unknown): boolean {
  const text = typeof query === 'string' ? query : (query as { text?: unknown } | undefined)?.text
  return typeof text === 'string' && (/^\s*SELECT\b/i.test(text) || (/^\s*WITH\b/i.test(text) && !WRITES.test(text)))
}

/** Ended by the server's stop or an administrator, or cut on the way. A connection that could not be made is another matter. */
function wasEnded(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code !== undefined) return code.startsWith('57P') || (['ECONNRESET', 'EPIPE'].includes(code) && syscall !== 'connect')
  return /^(Connection terminated( unexpectedly)?$|Client (has encountered a connection error|was closed))/.test(error.message)
}
