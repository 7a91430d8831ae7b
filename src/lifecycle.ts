import { StartupError } from './utils/StartupError.js'

/** How long stopping may take as a whole, in milliseconds: less than a process manager waits before it kills. */
const STOP_TIMEOUT = 28_000

/** How to stop what was started, in the order of starting. */
export type Stops = (() => Promise<void>)[]

/**
 * Runs a process until it is told to stop. `start` adds to `stops` as it goes; they are called in reverse when a signal comes, or
 * when a later step fails. A second signal ends the process at once, and so does a stop that takes too long.
 */
export function runUntilSignal(start: (stops: Stops) => Promise<void>, { stopTimeout = STOP_TIMEOUT } = {}): void {
  const stops: Stops = []
  /** One that fails keeps none of the others from stopping. */
  const stopAll = async () => {
    const failures: unknown[] = []
    for (const stop of stops.splice(0).reverse()) await stop().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  const started = start(stops).catch(async (error: unknown) => {
    await stopAll().catch((failure: unknown) => process.stderr.write(`${textOf(failure)}\n`))
    giveUp(error)
  })

  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      setTimeout(() => giveUp(new StartupError('Stopping took too long.')), stopTimeout).unref()
      void started
        .then(stopAll)
        .then(() => process.exit(0))
        .catch(giveUp)
    })
  }
}

/** One clear sentence for what a person can mend, everything for what is a fault. */
export function giveUp(error: unknown): never {
  process.stderr.write(`${textOf(error)}\n`)
  process.exit(1)
}

function textOf(error: unknown): string {
  if (error instanceof StartupError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
