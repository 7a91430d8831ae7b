import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { NEVER_BUSY } from './neverBusy.js'
import { freePort } from './freePort.js'

/** The service in a process of its own, with an embedded database and a folder of its own. */
export interface Service {
  /** Address without a path. */
  origin: string
  /** Asks it to end, waits until it has, and removes its folder. Answers its exit code. */
  stop(): Promise<number | null>
}

const ENTRY = resolve(import.meta.dirname, '../../src/index.ts')
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Starts the service with these settings and no others. @throws Error with its output when it ends before it listens. */
export async function startService(settings: Record<string, string> = {}): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'viztube-service-'))
  const port = await freePort()
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', TSX, ENTRY], {
    // A folder without an `.env`: that of whoever runs the tests would lead to their data.
    cwd: folder,
    env: { PATH, HOME, PORT: port, ...NEVER_BUSY, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  let output = ''
  const listening = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('listening')) done()
      })
    }
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const [code] = await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    return code
  }

  const early = await Promise.race([listening.then(() => false), ended.then(() => true)])
  if (!early) return { origin: `http://localhost:${port}`, stop }
  await stop()
  throw new Error(`The service did not start:\n${output}`)
}
