import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Folder of the migrations that this version has. */
export const MIGRATIONS = resolve(import.meta.dirname, '../../prisma/migrations')

export interface Migration {
  name: string
  script: string
}

/** In the order in which they are applied. */
export function migrationNames(dir = MIGRATIONS): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort()
}

export const readMigrations = (dir: string): Migration[] =>
  migrationNames(dir).map((name) => ({ name, script: readFileSync(join(dir, name, 'migration.sql'), 'utf8') }))

/** The migrations of a folder in the form that the schema engine reads. */
export function migrationsList(dir: string, migrations = readMigrations(dir)) {
  const lockfile = join(dir, 'migration_lock.toml')
  return {
    baseDir: dir,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
    })),
  }
}
