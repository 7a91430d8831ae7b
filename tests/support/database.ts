import pg from 'pg'

/** The database that has all migrations and no rows. Nobody connects to it: one that is in use can't be copied. */
export const TEMPLATE = 'template_viztube'

/** Address of a database of the test cluster, as its superuser. */
export function urlOf(database: string): string {
  const url = new URL(adminUrl())
  url.pathname = `/${database}`
  return url.href
}

/**
 * A database with all migrations and no rows, of this jest worker's own; open connections to the one before are cut.
 * @param name for a second one in the same worker
 */
export async function freshDatabase(name = ''): Promise<string> {
  const database = `viztube_test_${process.env['JEST_WORKER_ID'] ?? '1'}${name && `_${name}`}`
  await asAdmin(async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`)
  })
  return urlOf(database)
}

/** An empty database without any migration, of this jest worker's own. */
export async function emptyDatabase(name = 'empty'): Promise<string> {
  const database = `viztube_test_${process.env['JEST_WORKER_ID'] ?? '1'}_${name}`
  await asAdmin(async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${database} TEMPLATE template0`)
  })
  return urlOf(database)
}

/** Runs statements on a database, by a connection of its own. */
export async function withClient<T>(connectionString: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

const asAdmin = <T>(run: (client: pg.Client) => Promise<T>) => withClient(adminUrl(), run)

function adminUrl(): string {
  const url = process.env['TEST_DATABASE_ADMIN_URL']
  if (url === undefined) throw new Error('The test cluster is not running: start tests with "npm test".')
  return url
}
