import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../../src/db/client.js'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/db/embedded.js'
import { migrate } from '../../../src/db/migrate.js'
import { checkDatabase } from '../../../src/db/schemaState.js'
import { createLogger } from '../../../src/utils/logger.js'
import { selfSigned } from '../../support/certificate.js'
import { withClient } from '../../support/database.js'

const log = createLogger({ level: 'silent', pretty: false })

let folder: string
let server: EmbeddedPostgres
const caFile = (name: string) => join(folder, `${name}.pem`)

/** Has the server show a certificate from now on. */
async function show({ certificate, key }: ReturnType<typeof selfSigned>): Promise<void> {
  const data = join(folder, 'postgres/data')
  const { uid, gid } = await stat(data)
  for (const [name, text] of Object.entries({ 'server.crt': certificate, 'server.key': key })) {
    await writeFile(join(data, name), text, { mode: 0o600 })
    await chown(join(data, name), uid, gid)
  }
  await withClient(server.connectionString, async (admin) => {
    await admin.query('ALTER SYSTEM SET ssl = on')
    await admin.query('SELECT pg_reload_conf()')
  })
  await sleep(200)
}

const addressWith = (query: string) => `${server.connectionString}${query}`.replace('127.0.0.1', 'localhost')

/** Whether the service's connection is encrypted, or why it could not be made. */
async function connect(query: string, authority?: string): Promise<unknown> {
  const { pool, close } = connectDatabase(addressWith(query), log, { caFile: authority && caFile(authority) })
  try {
    const { rows } = await pool.query<{ ssl: boolean }>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
    return rows[0]?.ssl
  } catch {
    return await checkDatabase(pool).catch((error: unknown) => (error as Error).message)
  } finally {
    await close()
  }
}

const own = selfSigned()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-tls-'))
  server = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off' } })
  await writeFile(caFile('own'), own.certificate)
  await writeFile(caFile('other'), selfSigned().certificate)
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('a server without a certificate', () => {
  it('is refused where one is asked for, with what to do about it', async () => {
    expect(await connect('', 'own')).toMatch(
      /: the server does not speak TLS, which DATABASE_URL or DATABASE_CA_FILE asks for\.$/,
    )
  })

  it('is fine where none is', async () => {
    expect(await connect('')).toBe(false)
  })
})

describe('a server with a certificate that it has signed itself', () => {
  beforeAll(() => show(own))

  it.each(['', '?sslmode=require', '?sslmode=verify-full', '?ssl=true'])(
    'is believed when its authority is known: %s',
    async (query) => {
      expect(await connect(query, 'own')).toBe(true)
    },
  )

  it.each<[string, string | undefined]>([
    ['', 'other'],
    ['?sslmode=require', 'other'],
    ['?sslmode=require', undefined],
    ['?sslmode=verify-full', undefined],
    ['?ssl=true', undefined],
  ])('is refused when it is not: %s', async (query, authority) => {
    expect(await connect(query, authority)).toMatch(/: no authority that is known here has signed .* DATABASE_CA_FILE\.$/)
  })

  it('is the same for migrations', async () => {
    await expect(migrate(addressWith('?sslmode=require'))).rejects.toThrow(
      /can't be used: self.signed certificate; no authority .*DATABASE_CA_FILE\.$/,
    )
    expect((await migrate(addressWith('?sslmode=require'), { caFile: caFile('own') })).length).toBeGreaterThan(0)
  })

  it('is refused when it is for another host', async () => {
    const elsewhere = selfSigned('db.example.com')
    await writeFile(caFile('elsewhere'), elsewhere.certificate)
    await show(elsewhere)
    expect(await connect('', 'elsewhere')).toMatch(
      /: the certificate of the server is for another host than DATABASE_URL names\.$/,
    )
  })
})
