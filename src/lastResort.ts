import type { Stops } from './lifecycle.js'
import type { Logger } from './utils/logger.js'

/** How long, in milliseconds, other requests may take to end once an error has escaped. */
const PATIENCE_MS = 4_500

/**
 * What becomes of errors that nobody caught. A promise that failed unheard is logged, no more: whoever waits for something waits for
 * a promise that is heard. After an error thrown outside of all promises (in a timer, an event) nobody knows in which state the rest
 * is: the process takes no more requests, lets those that have begun end, and exits with 1, so that its manager starts another one.
 */
export function lastResort(log: Logger, stops: Stops): void {
  process.on('unhandledRejection', (err) => log.error({ err }, 'a promise failed, and nobody was waiting for it'))

  let ending = false
  process.on('uncaughtException', (err) => {
    // Also for what the end itself throws: a log that cannot be written must not keep it from ending.
    const exit = () => process.exit(1)
    if (ending) return
    ending = true
    setTimeout(exit, PATIENCE_MS)
    log.fatal({ err }, 'an error that nobody caught: this process ends')
    void stopAll(stops).then(exit)
  })
}

async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop().catch(() => undefined)
}
