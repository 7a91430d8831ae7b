import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const COMMANDS = resolve(import.meta.dirname, '../../src/commands')

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a command of src/commands to its end, with these settings and no others. */
export async function runScript(name: string, args: string[], settings: Record<string, string>): Promise<Outcome> {
  const { PATH = '', HOME = '' } = process.env
  // A folder without an `.env`: that of whoever runs the tests would lead to their data.
  const child = spawn(process.execPath, ['--import', TSX, `${COMMANDS}/${name}.ts`, ...args], {
    cwd: tmpdir(),
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...output }
}
