import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { PASSWORD } from '../support/people.js'
import { callRow, type Row, rowsWhere, sampleBody, takesJson } from '../support/rows.js'
import { sampleWorld, sentUpload } from '../support/sample.js'

/** Fields that a route does not know, named like the columns behind it: it does its work, and none of them is written. */

const app = useApp()

interface Column {
  table: string
  name: string
  type: string
}

/** A value that nothing else has, as JSON and as the text of a form. */
const STRANGE: Record<string, unknown> = {
  integer: 424_242,
  bigint: 424_242,
  'double precision': 424_242.5,
  boolean: false,
  'timestamp with time zone': '2001-02-03T04:05:06.000Z',
}
const STRANGE_TRACE = /smuggled|[:[ ]424242\b|2001-02-03/

const columns = () => app.deps.db.$queryRaw<Column[]>`
  SELECT table_name AS "table", column_name AS name, data_type AS type FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`

async function everything(): Promise<string> {
  const tables = [...new Set((await columns()).map(({ table }) => table))]
  const selects = tables.map((table) => `SELECT coalesce(json_agg(to_jsonb(t)), '[]')::text AS rows FROM ${table} t`)
  const dump = await app.deps.db.$queryRawUnsafe<{ rows: string }[]>(selects.join(' UNION ALL '))
  return dump.map(({ rows }) => rows).join('\n')
}

const bodies: Record<string, object> = {
  'POST /user/login': { username: 'ada', email: 'ada@example.com', password: PASSWORD },
  'POST /user/change-password': { oldPassword: PASSWORD, newPassword: 'BetterPass456' },
}

const writing = rowsWhere(({ method }) => method !== 'get')
/** A form has ten fields at most. */
const FORM_FIELDS = 10

describe.each(writing)('$title', (row) => {
  it('writes none of the fields that it does not know', async () => {
    const { ada, params } = await sampleWorld(app)
    const known = { ...sampleBody(row), ...bodies[row.title] }
    for (const extra of await extrasOf(row)) {
      const body = { ...extra, ...known, ...ownFor(row, ada) }
      const target = row.url.includes(':uploadId') ? { uploadId: await sentUpload(app, ada) } : params
      const { status } = await callRow(ada, row, target, body)
      expect([200, 201]).toContain(status)
    }
    expect(STRANGE_TRACE.exec(await everything())).toBeNull()
    const hidden = await app.deps.db.video.count({ where: { isPublished: false } })
    expect(hidden).toBe(row.url.includes('publish') ? 1 : 0)
  })
})

/** What is sent beside the fields that the route knows: all at once as JSON, a form's own table's in several forms. */
async function extrasOf(row: Row): Promise<Record<string, unknown>[]> {
  const own = row.url.startsWith('/user') ? ['users'] : ['videos']
  const json = row.contract.files === undefined || takesJson(row)
  const all = (await columns()).filter(({ table, name }) => row.fields[name] === undefined && (json || own.includes(table)))
  const names = Object.keys(row.contract.files ?? {})
  const entries = [...all.filter(({ name }) => !names.includes(name)).map(({ name, type }) => [name, STRANGE[type] ?? 'smuggled']), ['role', 'smuggled'], ['isAdmin', true]] // prettier-ignore
  const size = json ? entries.length : FORM_FIELDS - Object.keys(row.fields).length
  const parts = Array.from({ length: Math.ceil(entries.length / size) }, (_, n) => entries.slice(n * size, (n + 1) * size))
  return parts.map((part) => Object.fromEntries(part) as Record<string, unknown>)
}

let registered = 0

/** What is another one with every call, or with every caller. */
function ownFor({ title, fields }: Row, { refreshToken }: { refreshToken: string }) {
  const username = `clay_${String(++registered)}`
  if (title === 'POST /user/register') return { username, email: `${username}@example.com` }
  return fields['refreshToken'] === undefined ? {} : { refreshToken }
}
