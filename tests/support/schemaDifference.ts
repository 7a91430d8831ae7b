import pg from 'pg'
import { withSchemaEngine } from '../../src/db/schemaEngine.js'
import { emptyDatabase, freshDatabase, withClient } from './database.js'

export interface SchemaDifference {
  /** What schema.prisma says and the migrations do not make. */
  missing: string[]
  /** What only the migrations make. */
  extra: string[]
}

/** Compares the database that all migrations make with the one that Prisma would make from a schema: columns, indexes, constraints. */
export async function schemaDifference(schema: string): Promise<SchemaDifference> {
  const migrated = await definitions(await freshDatabase('migrated'))
  const pushed = await emptyDatabase('pushed')
  const script = await scriptFor(schema, pushed)
  await withClient(pushed, (client) => client.query(script))
  const wanted = await definitions(pushed)
  return { missing: wanted.filter((line) => !migrated.includes(line)), extra: migrated.filter((line) => !wanted.includes(line)) }
}

/** The SQL that makes a Prisma schema in an empty database. */
async function scriptFor(schema: string, connectionString: string): Promise<string> {
  const pool = new pg.Pool({ connectionString })
  const files = [{ path: 'schema.prisma', content: schema }]
  try {
    return await withSchemaEngine(pool, [['schema.prisma', schema]], async (engine) => {
      const target = { from: { tag: 'empty' as const }, to: { tag: 'schemaDatamodel' as const, files } }
      const { stdout } = await engine.diff({
        ...target,
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      })
      return stdout ?? ''
    })
  } finally {
    await pool.end()
  }
}

/** All that a database is made of, one line each, in PostgreSQL's own words. */
async function definitions(connectionString: string): Promise<string[]> {
  const { rows } = await withClient(connectionString, (client) =>
    client.query<{ line: string }>(`
      WITH tables AS (
        SELECT oid, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
      )
      SELECT format('column %s.%s %s%s%s', relname, attname, format_type(atttypid, atttypmod),
                    CASE WHEN attnotnull THEN ' NOT NULL' END, ' DEFAULT ' || pg_get_expr(adbin, adrelid)) AS line
      FROM tables JOIN pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      UNION ALL SELECT pg_get_indexdef(indexrelid) FROM tables JOIN pg_index ON indrelid = tables.oid
      UNION ALL SELECT format('%s: CONSTRAINT %s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
      FROM tables JOIN pg_constraint ON conrelid = tables.oid
      UNION ALL SELECT format('type %s %s', typname, enumlabel) FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
      WHERE typnamespace = 'public'::regnamespace
      UNION ALL SELECT format('function %s(%s)', proname, pg_get_function_identity_arguments(oid)) FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
      UNION ALL SELECT pg_get_triggerdef(pg_trigger.oid) FROM tables JOIN pg_trigger ON tgrelid = tables.oid AND NOT tgisinternal
      ORDER BY line`),
  )
  return rows.map(({ line }) => line)
}
