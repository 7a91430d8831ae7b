// npm run db:diff [-- commit]: the SQL from the committed prisma/schema.prisma to the edited one, for a new migration.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/db/embedded.js'
import { withSchemaEngine } from '../src/db/schemaEngine.js'

const PATH = 'prisma/schema.prisma'
const root = resolve(import.meta.dirname, '..')

/** The engine asks a server which PostgreSQL it writes for; the schemas are all that it compares. */
async function difference(from: string, to: string): Promise<string> {
  const model = (content: string) => ({ tag: 'schemaDatamodel' as const, files: [{ path: PATH, content }] })
  const filters = { externalTables: [], externalEnums: [] }
  return onThrowawayDatabase((pool) =>
    withSchemaEngine(pool, undefined, async (engine) => {
      const { stdout } = await engine.diff({ from: model(from), to: model(to), script: true, exitCode: null, filters })
      return stdout ?? ''
    }),
  )
}

async function onThrowawayDatabase<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'viztube-diff-'))
  try {
    const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } })
    const pool = new pg.Pool({ connectionString: server.connectionString })
    try {
      return await work(pool)
    } finally {
      await pool.end()
      await server.stop()
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

try {
  const [commit = 'HEAD'] = process.argv.slice(2)
  const committed = execFileSync('git', ['show', `${commit}:${PATH}`], { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  const sql = await difference(committed, readFileSync(join(root, PATH), 'utf8'))
  process.stdout.write(`${sql.trimEnd()}\n`)
} catch (error) {
  // What Git and the engine say is for the person who edits the schema.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
