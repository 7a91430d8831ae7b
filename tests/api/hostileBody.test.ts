import { gzipSync } from 'node:zlib'
import { describe, it, jest } from '@jest/globals'
import { type Requests, useApp } from '../support/app.js'
import { expectRefusals } from '../support/refused.js'
import { fill, type Params, type Row, rowsWhere } from '../support/rows.js'

/** Bodies that are no object of fields, at every route that takes JSON or nothing. */

// Hundreds of calls in each test: no limit of speed, only of patience.
jest.setTimeout(120_000)

const app = useApp()

interface HostileBody {
  what: string
  /** Sent to every route; the others to one of each kind. */
  core?: true
  /** JSON, though no object: a route that takes no body ignores it. */
  json?: true
  bytes: string | Buffer
  headers?: Record<string, string>
  status: number
}

const levels = (count: number, open = '[', close = ']') => open.repeat(count) + close.repeat(count)
const compressed = { 'Content-Encoding': 'gzip' }

const bodies: HostileBody[] = [
  ...['null', '[]'].map((bytes) => ({ what: bytes, core: true as const, json: true as const, bytes, status: 400 })),
  ...['"x"', '1', 'true', '[{"content":"x"}]'].map((bytes) => ({ what: bytes, json: true as const, bytes, status: 400 })),
  ...[
    '{"a":',
    '{a:1}',
    "{'a':1}",
    '{"a":1}}',
    '{"a":NaN}',
    '{"a":1,}',
    '\u0000',
    '{"a":"\u0001"}',
    'undefined',
    '{"a":1}{"b":2}',
  ].map((bytes) => ({ what: JSON.stringify(bytes), bytes, status: 400 })),
  { what: 'lists within lists, 5,000 levels', core: true, json: true, bytes: levels(5_000), status: 400 },
  { what: 'no UTF-8', core: true, bytes: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), status: 400 },
  { what: 'other than announced', bytes: '{}', headers: { 'Content-Encoding': 'br' }, status: 400 },
  { what: 'half of what was compressed', bytes: gzipSync('{"a":1}').subarray(0, 12), headers: compressed, status: 400 },
  { what: 'text', core: true, bytes: '{}', headers: { 'Content-Type': 'text/plain' }, status: 415 },
  { what: 'a form', bytes: 'a=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, status: 415 },
  { what: 'of no type', bytes: '{}', headers: { 'Content-Type': 'application/json/x;;' }, status: 415 },
  { what: 'in an unknown encoding', core: true, bytes: '{}', headers: { 'Content-Encoding': 'foo' }, status: 415 },
  {
    what: 'in an unknown character set',
    bytes: '{}',
    headers: { 'Content-Type': 'application/json; charset=utf-7' },
    status: 415,
  },
  { what: 'of 64 KiB and more', core: true, bytes: `{"a":"${'x'.repeat(65_536)}"}`, status: 413 },
  { what: 'lists within lists, 50,000 levels', bytes: levels(50_000), status: 413 },
  {
    what: '20 MiB of spaces, compressed',
    core: true,
    bytes: gzipSync(Buffer.alloc(20 * 2 ** 20, ' ')),
    headers: compressed,
    status: 413,
  },
]

const bodiesFor = ({ contract }: Row, all: boolean) =>
  bodies.filter(({ core, json }) => (all || core) && !(json && contract.body === undefined))

describe('a body that is no object of fields', () => {
  it('is refused by every route that takes JSON, or no body at all', async () => {
    const takers = rowsWhere(
      ({ method, contract }) => method !== 'get' && (contract.files === undefined || contract.acceptsJson === true),
    )
    const kindOf = (row: Row) => [row.contract.body === undefined, row.contract.files === undefined].join()
    const ofEachKind = [...new Map(takers.map((row) => [kindOf(row), row])).values()]
    const attempts = takers.flatMap((row) =>
      bodiesFor(row, ofEachKind.includes(row)).map(({ what, bytes, headers, status }) => ({
        what: `${row.title} ${what}`,
        call: (caller: Requests, params: Params) =>
          caller[row.method](fill(row, params))
            .set({ 'Content-Type': 'application/json', ...headers })
            .serialize((body: unknown) => body as string)
            .send(bytes as string),
        status,
      })),
    )
    await expectRefusals(app, attempts)
  })

  it('is not searched for fields by their depth: 5,000 levels in a field are a wrong type', async () => {
    const attempts = rowsWhere(({ fields, contract }) => Object.keys(fields).length > 0 && contract.files === undefined).flatMap(
      (row) =>
        Object.keys(row.fields).map((name) => ({
          what: `${row.title} ${name}`,
          call: (caller: Requests, params: Params) =>
            caller[row.method](fill(row, params))
              .set('Content-Type', 'application/json')
              .send(`{"${name}":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`),
          status: 400,
        })),
    )
    await expectRefusals(app, attempts)
  })
})
