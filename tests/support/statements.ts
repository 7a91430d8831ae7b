import pg from 'pg'

/** Runs `work` and answers the texts of all statements that this process has sent to a database meanwhile. */
export async function statementsOf(work: () => PromiseLike<unknown>): Promise<string[]> {
  const client = pg.Client.prototype as { query: (...args: unknown[]) => unknown }
  const { query } = client
  const texts: string[] = []
  client.query = function (this: unknown, ...args: unknown[]) {
    const [statement] = args
    texts.push(typeof statement === 'string' ? statement : ((statement as { text?: string } | null)?.text ?? ''))
    return query.apply(this, args)
  }
  try {
    await work()
    return texts
  } finally {
    client.query = query
  }
}
