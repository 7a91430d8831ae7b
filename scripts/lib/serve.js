import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs the server in the foreground and exits as it does. It has a session of its own: Ctrl-C reaches every process of the terminal,
 * and npm passes it on as well, but the server is asked once, by us. Ctrl-C again, a second or more later, is a person's impatience
 * and is passed on.
 */
export function serve(args) {
  const server = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  })
  let asked = -Infinity
  const ask = (signal) => {
    if (Date.now() - asked < 1000) return
    asked = Date.now()
    server.kill(signal)
  }
  process.on('SIGINT', () => ask('SIGINT'))
  process.on('SIGTERM', () => ask('SIGTERM'))
  process.on('SIGHUP', () => ask('SIGTERM'))

  // A shell between npm and us may die of a signal without passing it on. Without npm we may well be meant to outlive our parent.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return
    clearInterval(watch)
    if (asked === -Infinity) ask('SIGTERM')
  }, 500)

  server.once('error', (error) => {
    console.error(`The server could not be started: ${error.message}.`)
    process.exit(1)
  })
  server.once('exit', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal])
  })
}
