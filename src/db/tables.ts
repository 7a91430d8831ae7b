import type { Client } from 'pg'

/** What a database consists of, by its own catalogue: a table that is added needs no line here. */

export interface TableFacts {
  name: string
  /** Those that are stored, in their order. */
  columns: string[]
}

/** Where the numbers of new rows come from, and the last that was given out. */
export interface SequenceFacts {
  name: string
  last: string
  called: boolean
}

/** Of migrations, which are applied rather than copied. */
const NOT_COPIED = ['_prisma_migrations']

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Every table of ours, each after those that it refers to. @throws Error when two refer to each other */
export async function readTables(client: Client): Promise<TableFacts[]> {
  const { rows } = await client.query<TableFacts & { needs: string[] }>(
    `SELECT c.relname AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       ARRAY(SELECT DISTINCT other.relname::text FROM pg_constraint f JOIN pg_class other ON other.oid = f.confrelid
             WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS needs
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL($1) ORDER BY c.relname`,
    [NOT_COPIED],
  )
  const ordered: TableFacts[] = []
  const isDone = (name: string) => ordered.some((table) => table.name === name)
  for (let left = rows; left.length > 0;) {
    const ready = left.filter(({ needs }) => needs.every(isDone))
    if (ready.length === 0) throw new Error(`These tables refer to each other: ${left.map(({ name }) => name).join(', ')}`)
    ordered.push(...ready.map(({ name, columns }) => ({ name, columns })))
    left = left.filter(({ name }) => !isDone(name))
  }
  return ordered
}

export async function countRowsOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM public.${quoted(table)}`)
  return Number(rows[0]?.count)
}

export async function readSequences(client: Client): Promise<SequenceFacts[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`,
  )
  const facts: SequenceFacts[] = []
  for (const { name } of rows) {
    const { rows: found } = await client.query<Omit<SequenceFacts, 'name'>>(
      `SELECT last_value::text AS last, is_called AS called FROM public.${quoted(name)}`,
    )
    facts.push(...found.map((row) => ({ name, ...row })))
  }
  return facts
}

/** Names of the migrations that a database has, in the order in which they were applied. */
export async function readMigrationNames(client: Client): Promise<string[]> {
  const { rows: found } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS exists`,
  )
  if (found[0]?.exists !== true) return []
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
  )
  return rows.map(({ name }) => name)
}
