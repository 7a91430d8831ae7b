import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { emptyDatabase } from '../support/database.js'

/** What `npm run db:migrate` does when the sources are built. */
async function migrateCommand(env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/commands/migrate.ts'], { env: { ...process.env, ...env } })
  const result = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (result.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (result.err += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...result })))
}

/** What it says of an empty database. */
const APPLIED = readdirSync('prisma/migrations', { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .sort()
  .map((name) => `Applied migration ${name}.\n`)
  .join('')

describe('npm run db:migrate', () => {
  it('applies what the configured database lacks, and says so', async () => {
    const env = { DATABASE_URL: await emptyDatabase('command') }
    expect(await migrateCommand(env)).toEqual({ code: 0, out: APPLIED, err: '' })
    expect(await migrateCommand(env)).toEqual({ code: 0, out: 'The database has all migrations already.\n', err: '' })
  })

  it('starts the embedded database for it, and stops it again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'viztube-command-'))
    const env = { DATABASE_URL: '', DATA_DIR: dataDir }
    const err = 'Making a new database (only the first start does).\n'
    expect(await migrateCommand(env)).toEqual({ code: 0, out: APPLIED, err })
    expect(await migrateCommand(env)).toEqual({ code: 0, out: 'The database has all migrations already.\n', err: '' })
    rmSync(dataDir, { recursive: true })
  })

  it('fails with one sentence, and without the password', async () => {
    const { code, err } = await migrateCommand({ DATABASE_URL: 'postgresql://ada:open-sesame@viztube.invalid/films' })
    expect(code).toBe(1)
    expect(err).toMatch(/^The database at viztube\.invalid\/films can't be used: .*\.\n$/)
    expect(err).not.toContain('open-sesame')
  })
})
