import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Driven, Load } from './drive.js'

export interface Started {
  pid: number
  /** What its ready line says behind the text that was waited for. */
  ready: string
  stop: () => Promise<void>
}

const running = new Set<ChildProcess>()

// Whatever ends the benchmark ends what it has started.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a Node program with these settings and no others, and waits until it prints `sign`. */
export async function startNode(args: string[], env: Record<string, string>, sign: RegExp): Promise<Started> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, args, { env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  const ended = once(child, 'close').then(() => {
    running.delete(child)
  })
  const ready = new Promise<string>((done) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      // Read to the end, so that it never waits for us; kept only until it is ready.
      if (output.length < 100_000) output += chunk.toString()
      const match = sign.exec(output)
      if (match !== null) done(match[1] ?? '')
    })
  })
  const first = await Promise.race([ready, ended])
  if (first === undefined) throw new Error(`${args.join(' ')} did not start`)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { pid: child.pid ?? 0, ready: first, stop }
}

/** Sends requests for as long as the load says, from a process of its own. */
export async function drive(load: Load): Promise<Driven> {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve(import.meta.dirname, 'drive.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  running.add(child)
  child.stdin.end(JSON.stringify(load))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child, 'close')
  running.delete(child)
  return JSON.parse(output) as Driven
}

/** Processor time that a process has used so far, in milliseconds; the system counts it in steps of 10. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The same of each process that this one has started and that is alive: of a database server, one for each connection. */
export function cpuOfChildren(parent: number): Map<string, number> {
  const times = new Map<string, number>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      if (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(parent)) times.set(pid, cpuOf(Number(pid)))
    } catch {
      // It has ended meanwhile.
    }
  }
  return times
}

/** What those have used since that are still alive. */
export function cpuSince(parent: number, before: Map<string, number>): number {
  return [...cpuOfChildren(parent)].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? 0), 0)
}

/** Memory that a process has now, in megabytes. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
