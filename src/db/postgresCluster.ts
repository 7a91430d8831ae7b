import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../utils/StartupError.js'
import type { PostgresBinaries } from './postgresBinaries.js'
import { exit, logTail, run } from './postgresProcess.js'
import { chooseRunAs, type RunAs } from './runAs.js'

const UNFINISHED = 'postgres.new-'

/**
 * Makes `<dataDir>/postgres`: the files of a server, and the password of its superuser. They are made beside their place and moved
 * there when they are complete, so that a kill in between leaves no half of them.
 * @returns how the programs were run, which is how the server must be
 */
export async function makeCluster(
  { initdb, postgres }: PostgresBinaries,
  { dataDir, user, noSync }: { dataDir: string; user: string; noSync: boolean },
): Promise<RunAs> {
  const home = mkdtempSync(join(dataDir, UNFINISHED))
  try {
    writeFileSync(join(home, 'password'), randomBytes(24).toString('base64url'), { mode: 0o600 })
    mkdirSync(join(home, 'data'), { mode: 0o700 })
    const runAs = chooseRunAs(postgres, home)
    // The builtin C.UTF-8 knows upper and lower case of all letters and is the same on every system.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = [`--username=${user}`, '--auth=scram-sha-256', `--pwfile=${join(home, 'password')}`]
    const args = ['-D', join(home, 'data'), ...locale, ...access, '--no-instructions', ...(noSync ? ['--no-sync'] : [])]
    const { child, failed } = run(runAs, initdb, args, join(home, 'postgres.log'))
    const [code] = await Promise.race([exit(child), failed])
    if (code !== 0) throw new StartupError(`The embedded PostgreSQL could not make its database: ${logTail(home)}`)
    renameSync(home, join(dataDir, 'postgres'))
    return runAs
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

/** What is left of a first start that was cut short. Its `initdb` may still be writing there; then it goes the next time. */
export function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(UNFINISHED)) continue
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true })
    } catch {
      // It stays.
    }
  }
}
