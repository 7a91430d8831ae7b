import { setTimeout as sleep } from 'node:timers/promises'
import { runUntilSignal } from '../../src/lifecycle.js'

/* A process one part of which never gets done with stopping: stuckProgram <milliseconds that stopping may take>. */
const [timeout = ''] = process.argv.slice(2)
setInterval(() => undefined, 1_000)
runUntilSignal(
  async (stops) => {
    stops.push(
      () => Promise.resolve(void process.stdout.write('the last part has stopped\n')),
      () => sleep(2 ** 30),
    )
    // Signals are listened for once this function has been called.
    await sleep(1)
    process.stdout.write('running\n')
  },
  { stopTimeout: Number(timeout) },
)
