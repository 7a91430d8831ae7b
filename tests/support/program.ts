import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach } from '@jest/globals'

/** A TypeScript program in a process of its own, as a terminal would start it: alone in a process group. */
export interface Program {
  pid: number
  /** Resolves to all its output when that contains a text, which may be there already. Rejects when the program ends before. */
  saying(text: string): Promise<string>
  /** Ctrl-C at its terminal: the signal goes to every process of its group. */
  interrupt(): void
  kill(signal: NodeJS.Signals): void
  /** Exit code and signal. */
  ended: Promise<[number | null, NodeJS.Signals | null]>
}

const running = new Set<ChildProcess>()

afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  running.clear()
})

/** Runs a program of tests/support; what is still running after the test gets SIGTERM. */
export function run(name: string, ...args: string[]): Program {
  return runCommand(...commandFor(name, ...args))
}

/** The command line of a program of tests/support. */
export function commandFor(name: string, ...args: string[]): [command: string, ...args: string[]] {
  return [process.execPath, '--import', 'tsx', `tests/support/${name}.ts`, ...args]
}

/** Runs any command in the same way. */
export function runCommand(command: string, ...args: string[]): Program {
  const child = spawn(command, args, { detached: true })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close') as Program['ended']
  const { pid = 0 } = child
  return {
    pid,
    ended,
    interrupt: () => process.kill(-pid, 'SIGINT'),
    kill: (signal) => child.kill(signal),
    saying: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve(output)
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        void ended.then(() => {
          look()
          reject(new Error(`The program ended and never said "${text}", but:\n${output}`))
        })
        look()
      }),
  }
}
