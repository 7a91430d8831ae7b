import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { envSchema } from '../../src/config/env.js'

export interface SeedEnd {
  code: number | null
  signal: NodeJS.Signals | null
  /** What it said, on both streams. */
  output: string
}

export interface SeedRun {
  kill: (signal: NodeJS.Signals) => void
  ended: Promise<SeedEnd>
}

/** Every setting as good as absent, so that neither the environment nor an `.env` of whoever runs the tests leads to their data. */
const NO_SETTINGS = Object.fromEntries(Object.keys(envSchema.shape).map((name) => [name, '']))

/** Starts the seed as `npm run seed` does, with these settings and no others. */
export function startSeed(settings: Record<string, string>): SeedRun {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], {
    env: { PATH: process.env['PATH'], ...NO_SETTINGS, NODE_ENV: 'test', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const end = async (): Promise<SeedEnd> => {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return { code, signal, output }
  }
  return { kill: (signal) => child.kill(signal), ended: end() }
}

export const runSeed = (settings: Record<string, string>) => startSeed(settings).ended
