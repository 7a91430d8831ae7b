import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseConfig } from '../../src/config/index.js'
import { identify, type ProcessIdentity } from '../../src/db/processes.js'
import type { MediaKind } from '../../src/services/media/index.js'

/** What a run is about to do, for the next one to read should this one be killed. */
export interface Note {
  process: ProcessIdentity
  database: string
  /** ISO 8601; nothing was stored before. */
  startedAt: string
  /** What it may have stored; empty before it stores anything. */
  files: { kind: MediaKind; bytes: number }[]
}

/** A run's own folder, for its copies of the media and its note. */
export interface Workplace {
  path: string
  /** Call it before anything is stored. */
  announce: (files: Note['files']) => Promise<void>
  close: () => Promise<void>
}

const PREFIX = 'seeding-'
const NOTE = 'note.json'

export async function openWorkplace(dataDir: string, database: string): Promise<Workplace> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = await mkdtemp(join(dataDir, PREFIX))
  const startedAt = new Date().toISOString()
  const announce = async (files: Note['files']) => {
    const note: Note = { process: identify(process.pid) ?? { pid: process.pid, started: '' }, database, startedAt, files }
    // Whoever reads it finds all of it, or nothing.
    await writeFile(join(path, `${NOTE}.new`), JSON.stringify(note))
    await rename(join(path, `${NOTE}.new`), join(path, NOTE))
  }
  await announce([])
  return { path, announce, close: () => rm(path, { recursive: true, force: true }) }
}

/** The folders of all runs, also of those that are at work. One that was opened this instant may be missing. */
export async function listWorkplaces(dataDir: string): Promise<{ path: string; note: Note }[]> {
  const names = await readdir(dataDir).catch(() => [])
  const paths = names.filter((name) => name.startsWith(PREFIX)).map((name) => join(dataDir, name))
  const notes = await Promise.all(paths.map((path) => readFile(join(path, NOTE), 'utf8').catch(() => undefined)))
  return paths.flatMap((path, index) => {
    const text = notes[index]
    return text === undefined ? [] : [{ path, note: JSON.parse(text) as Note }]
  })
}

/** Names the database, and not who may enter it. */
export function databaseName(config: DatabaseConfig): string {
  if (config.kind === 'embedded') return 'embedded'
  const { host, pathname } = new URL(config.url)
  return `${host}${pathname}`
}
