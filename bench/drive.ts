import autocannon from 'autocannon'

/** What the load generator is told. */
export interface Load {
  origin: string
  connections: number
  seconds: number
  /** For each connection, the requests that it sends, over and over. */
  requests: { method: 'GET' | 'POST'; path: string; headers: Record<string, string> }[][]
}

/** What it has seen. Times in milliseconds. */
export interface Driven {
  requests: number
  seconds: number
  p50: number
  p95: number
  p99: number
  /** Answers with another status than 2xx, and connections that broke. */
  failures: number
}

// A process of its own, so that it neither takes time from a server nor lends it some. It reads its load from standard input.
let text = ''
for await (const chunk of process.stdin) text += String(chunk)
const { origin, connections, seconds, requests } = JSON.parse(text) as Load
let next = 0
const times: number[] = []
const result = await new Promise<autocannon.Result>((resolve, reject) => {
  const running = autocannon(
    {
      url: origin,
      connections,
      duration: seconds,
      setupClient: (client) => {
        client.setRequests(requests[next++ % requests.length] ?? [])
      },
    },
    (error: unknown, result) => {
      if (error === null || error === undefined) resolve(result)
      else reject(error instanceof Error ? error : new Error('autocannon failed'))
    },
  )
  running.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds))
})
times.sort((a, b) => a - b)
const percentile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
const driven: Driven = {
  requests: result.requests.total,
  seconds: result.duration,
  p50: percentile(0.5),
  p95: percentile(0.95),
  p99: percentile(0.99),
  failures: result.non2xx + result.errors + result.timeouts,
}
process.stdout.write(JSON.stringify(driven))
