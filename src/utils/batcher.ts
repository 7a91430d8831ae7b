interface Options<In, Out> {
  /** Does the work of a whole batch; answers one outcome for each, in their order. */
  run: (batch: In[]) => Promise<Out[]>
  /** Most that go into one batch. */
  max: number
  /** Of two with the same key, one waits for the next batch. Absent: none waits. */
  keyOf?: (item: In) => unknown
  /** A batch that takes longer than this keeps the next one waiting no more, in milliseconds; default 50. */
  patienceMs?: number
  /** Most batches at work at the same time; default 4. */
  most?: number
}

/**
 * Joins calls that come while others are at work, so that many of them cost the database as much as one. The first call goes at once,
 * so nobody waits for company. What is asked of the database is always asked after the call, never before. A batch that fails, fails
 * for all in it.
 */
export function createBatcher<In, Out>({ run, max, keyOf, patienceMs = 50, most = 4 }: Options<In, Out>) {
  interface Waiting {
    item: In
    resolve: (out: Out) => void
    reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []
  let planned = false
  /** Batches at work, and those of them that others wait for. */
  let working = 0
  let awaited = 0

  const plan = () => {
    if (planned || waiting.length === 0 || awaited > 0 || working >= most) return
    planned = true
    // What arrives with the same packet may come along.
    setImmediate(() => {
      planned = false
      void work(takeBatch())
    })
  }

  const takeBatch = (): Waiting[] => {
    const keys = new Set<unknown>()
    const [batch, left]: [Waiting[], Waiting[]] = [[], []]
    for (const entry of waiting) {
      const key = keyOf?.(entry.item)
      const joins = batch.length < max && (key === undefined || !keys.has(key))
      keys.add(key)
      ;(joins ? batch : left).push(entry)
    }
    waiting = left
    return batch
  }

  const work = async (batch: Waiting[]) => {
    working += 1
    awaited += 1
    let isAwaited = true
    const release = () => {
      if (!isAwaited) return
      isAwaited = false
      awaited -= 1
      plan()
    }
    const timer = setTimeout(release, patienceMs)
    try {
      const outcomes = await run(batch.map(({ item }) => item))
      // One for each, or the work has not been done as it says.
      batch.forEach(({ resolve }, index) => resolve(outcomes[index] as Out))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      clearTimeout(timer)
      working -= 1
      release()
      plan()
    }
  }

  return (item: In) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      plan()
    })
}
