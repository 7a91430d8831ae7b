import { describe, expect, it, jest } from '@jest/globals'
import type { Test } from 'supertest'
import { type Requests, useApp } from '../support/app.js'
import { expectRefusals, within } from '../support/refused.js'
import { callRow, type Field, fill, paramsOf, type Params, type Row, rowsWhere, sampleBody, takesJson } from '../support/rows.js'
import { sampleWorld } from '../support/sample.js'

/** What nobody sends by accident, in every field of every route: all of it is refused, is named, and changes nothing. */

// Hundreds of calls in each test: no limit of speed, only of patience.
jest.setTimeout(120_000)

const app = useApp()

interface Place {
  row: Row
  name: string
}

const bodyPlaces = rowsWhere(({ fields }) => Object.keys(fields).length > 0).flatMap((row) =>
  Object.entries(row.fields).map(([name, field]) => ({ row, name, field })),
)
const jsonPlaces = bodyPlaces.filter(({ row }) => takesJson(row))
const addressPlaces = rowsWhere((row) => paramsOf(row).length > 0).flatMap((row) => paramsOf(row).map((name) => ({ row, name })))
const queryPlaces = rowsWhere(({ contract }) => contract.query !== undefined).flatMap((row) =>
  Object.keys(row.contract.query?.shape ?? {}).map((name) => ({ row, name })),
)

/** Everywhere, everything. */
const each = <P extends Place, V>(places: P[], values: (place: P) => V[]) =>
  places.flatMap((place) => values(place).map((value) => ({ ...place, value })))

/** Sends one field as the route takes it, JSON or a form, among others that are sound. */
function withField({ row, name }: Place, value: unknown) {
  return (caller: Requests, params: Params): Test => {
    const request = caller[row.method](fill(row, params))
    const body = { ...sampleBody(row), [name]: value }
    return takesJson(row) ? request.send(body) : request.field(body as Record<string, string>)
  }
}

const withParam =
  ({ row, name }: Place, text: string) =>
  (caller: Requests, params: Params) =>
    caller[row.method](fill(row, { ...params, [name]: 'HERE' }).replace('HERE', text))

const withQuery =
  ({ row }: Place, query: string) =>
  (caller: Requests, params: Params) =>
    caller.get(`${fill(row, params)}?${query}`)

/** What proves who somebody is may be any text that is one. */
const isProof = ({ row, name }: Place) => /password/i.test(name) || /login|refresh/.test(row.title)

describe('a text with characters that no text has', () => {
  const never = ['a\u0000b', 'a\ud800b', '\udfff']
  const controls = ['a\u0001b', 'a\u001b[31mb', 'a\u007fb', 'a\rb']

  it('is refused in every field of a body', async () => {
    const texts = bodyPlaces.filter(({ field }) => field.type === 'string')
    const attempts = each(texts, (place) => [...never, ...(isProof(place) ? [] : controls)]).map(({ value, ...place }) => ({
      what: `${place.row.title} ${place.name} ${JSON.stringify(value)}`,
      call: withField(place, value),
      status: 400,
      path: within(`body.${place.name}`),
    }))
    await expectRefusals(app, attempts)
  })

  it('is refused in every part of an address', async () => {
    const values = ['1%00', 'ada%00', '1%0d%0aSet-Cookie:x', 'a%1bb', '%EF%BF%BD', '..%2f..%2fetc', "1'--"]
    const attempts = each(addressPlaces, () => values).map(({ value, ...place }) => ({
      what: `${place.row.title} ${place.name} ${value}`,
      call: withParam(place, value),
      status: 400,
      path: within(`params.${place.name}`),
    }))
    await expectRefusals(app, attempts)
  })

  it('is refused in every parameter of a query', async () => {
    const attempts = each(queryPlaces, () => ['a%00', '%ED%A0%80', 'a%1bb', '%FF']).map(({ value, ...place }) => ({
      what: `${place.row.title} ${place.name} ${value}`,
      call: withQuery(place, `${place.name}=${value}`),
      status: 400,
      path: within(`query.${place.name}`),
    }))
    await expectRefusals(app, attempts)
  })

  it('is refused where an address cannot be decoded at all', async () => {
    const attempts = each(addressPlaces, () => ['%', '%E0%A4%A', '%ED%A0%80']).map(({ value, ...place }) => ({
      what: `${place.row.title} ${place.name} ${value}`,
      call: withParam(place, value),
      status: 400,
    }))
    await expectRefusals(app, attempts)
  })

  it('makes no token and no cookie: whoever sends it is not signed in', async () => {
    const cookies = ['accessToken=%00', 'accessToken=%ED%A0%80', 'accessToken=%', 'accessToken=j:{"a":1}', '__proto__=x; accessToken=a', 'a='.repeat(3_000)] // prettier-ignore
    const bearers = [
      'Bearer a.b.c',
      'Bearer ..',
      `Bearer ${'a'.repeat(9_000)}`,
      'Bearer \u00e9.\u00e9.\u00e9',
      'bearer',
      'Basic YTpi',
    ]
    const headers = [...cookies.map((value) => ({ Cookie: value })), ...bearers.map((value) => ({ Authorization: value }))]
    const closed = rowsWhere(({ contract }) => contract.access !== 'everyone')
    const ofEachKind = new Map(closed.map((row) => [row.contract.access, row]))
    const attempts = [...ofEachKind.values()].flatMap((row) =>
      headers.map((header) => ({
        what: `${row.title} ${JSON.stringify(header).slice(0, 60)}`,
        call: (_caller: Requests, params: Params) => callRow(app.api, row, params).set(header as Record<string, string>),
        status: 401,
      })),
    )
    await expectRefusals(app, attempts)
  })
})

describe('a value of another type', () => {
  const operators: unknown[] = [{ contains: '@' }, { not: null }, { set: 'x' }, { toString: 'x' }]
  const wrong: Record<Field['type'], unknown[]> = {
    string: [null, 7, true, [], ['a'], {}, ...operators],
    integer: [null, '7', true, [], [7], {}, 1.5, -1, 0, 1e300, ...operators],
    boolean: [null, 'true', 0, 1, [], [true], {}, ...operators],
  }

  it('is refused in every field of a body', async () => {
    const attempts = each(jsonPlaces, ({ field }) => wrong[field.type]).map(({ value, ...place }) => ({
      what: `${place.row.title} ${place.name} ${JSON.stringify(value)}`,
      call: withField(place, value),
      status: 400,
      path: within(`body.${place.name}`),
    }))
    await expectRefusals(app, attempts)
  })

  it('is refused in every parameter of a query that is there twice, and ignored under a name that goes deeper', async () => {
    const attempts = queryPlaces.map((place) => ({
      what: `${place.row.title} ${place.name}`,
      call: withQuery(place, `${place.name}=1&${place.name}=1`),
      status: 400,
      path: within(`query.${place.name}`),
    }))
    await expectRefusals(app, attempts)

    const eve = await app.signUp('eva')
    for (const { row, name } of queryPlaces) {
      const url = fill(row, { userId: 1, channelId: 1, subscriberId: 1, videoId: 1, playlistId: 1 })
      const [plain, deeper] = [await eve.get(url), await eve.get(`${url}?${name}[contains]=@&${name}[]=1&__proto__[${name}]=1`)]
      expect({ name, data: deeper.body.data }).toEqual({ name, data: plain.body.data })
    }
  })
})

describe('an e-mail address that is none', () => {
  const addresses = ['a@example.com\r\nBcc: b@example.com', `@${'.0000'.repeat(28)}`, `a@${'a.'.repeat(120)}`, 'a.'.repeat(25_000), 'a@b@example.com', '"a b"@example.com', 'a@[127.0.0.1]'] // prettier-ignore

  it('is refused wherever one is asked for', async () => {
    const asked = bodyPlaces.filter(({ field }) => field.format === 'email')
    const small = (place: (typeof asked)[number]) =>
      takesJson(place.row) ? addresses.filter(({ length }) => length < 10_000) : addresses
    const attempts = each(asked, small).map(({ value, ...place }) => ({
      what: `${place.row.title} ${value.slice(0, 60)}`,
      call: withField(place, value),
      status: 400,
      path: within(`body.${place.name}`),
    }))
    await expectRefusals(app, attempts)
  })
})

describe('a header of an answer that is made of the address', () => {
  it('has it encoded, so that no line can be added', async () => {
    const { ada } = await sampleWorld(app)
    const evil = '%0d%0aSet-Cookie:%20a=b&x=%c3%a9&%22%3e%3b%20rel=%22prev&__proto__=%0a'
    await app.given.tweet({ userId: ada.id })
    const { headers } = await ada.get(`/tweets/user/${String(ada.id)}?limit=1&x=${evil}`)
    expect(headers['link']).toMatch(/^<\/[\x21-\x3b\x3d\x3f-\x7e]+page=2[\x21-\x3b\x3d\x3f-\x7e]*>; rel="next"$/)
    expect(headers).not.toHaveProperty('set-cookie')
  })
})

describe('a text that is too long', () => {
  const limited = jsonPlaces.flatMap(({ field: { maxLength = 0, format }, ...place }) =>
    maxLength > 0 && format === undefined ? [{ ...place, max: maxLength }] : [],
  )

  it('is refused in every field, of whatever characters it is made', async () => {
    const attempts = each(limited, ({ max }) => ['x', '🏺', 'e\u0301'].map((character) => character.repeat(max + 1))).flatMap(
      ({ value, ...place }) => {
        // More than a body may have is refused for that.
        const tooLarge = Buffer.byteLength(value) > (place.row.contract.maxBodyBytes ?? 16_384) - 300
        if (tooLarge) return []
        const what = `${place.row.title} ${place.name} ${String(value.length)}`
        return [{ what, call: withField(place, value), status: 400, path: within(`body.${place.name}`) }]
      },
    )
    await expectRefusals(app, attempts)
  })

  it('is taken, and answered as it was sent, as long as it is no character longer than it may be', async () => {
    const { ada, params } = await sampleWorld(app)
    for (const { row, name, max } of limited.filter((place) => !isProof(place))) {
      for (const text of ['x'.repeat(max), '🏺'.repeat(max), `<script>'";--{{7*7}}\u202e👩‍👩‍👧`]) {
        const { status, body, headers } = await callRow(ada, row, params, { ...sampleBody(row), [name]: text })
        const answer = { title: row.title, status, [name]: body.data[name] as unknown }
        expect(answer).toEqual({ title: row.title, status: row.contract.status ?? 200, [name]: text })
        expect(headers['content-type']).toBe('application/json; charset=utf-8')
      }
    }
  })
})
