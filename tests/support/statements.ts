import pg from 'pg'

/** What this process is sending to databases; whoever wants to know begins a list of it. */
let heard: string[] | undefined

const client = pg.Client.prototype as { query: (...args: unknown[]) => unknown }
const { query } = client

// At once, before there is a connection: the service keeps the method of each.
client.query = function (this: unknown, ...args: unknown[]) {
  const [statement] = args
  heard?.push(typeof statement === 'string' ? statement : ((statement as { text?: string } | null)?.text ?? ''))
  return query.apply(this, args)
}

/** Runs `work` and answers the texts of all statements that this process has sent to a database meanwhile. */
export async function statementsOf(work: () => PromiseLike<unknown>): Promise<string[]> {
  const texts: string[] = []
  heard = texts
  try {
    await work()
    return texts
  } finally {
    heard = undefined
  }
}
