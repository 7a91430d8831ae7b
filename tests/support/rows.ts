import type { Test } from 'supertest'
import { openApiDocument } from '../../src/routes/openapi.js'
import { tables } from '../../src/routes/index.js'
import type { Route } from '../../src/routes/table.js'
import type { Requests } from './app.js'
import { fixture } from './hostileMedia.js'

/** The routes of the service, and a valid call of each: what must hold for all of them is tested in loops over these. */

export interface Field {
  type: 'string' | 'integer' | 'boolean'
  maxLength?: number
  pattern?: string
  format?: string
  enum?: string[]
  examples?: unknown[]
}

export interface Row extends Route {
  /** Below the API's base, with its parameters: `/videos/:videoId`. */
  url: string
  /** `PATCH /videos/:videoId` */
  title: string
  /** Of the body, files left out. */
  fields: Record<string, Field>
}

interface Operation {
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, Field> } }> }
}

const { paths } = openApiDocument(tables, '0.0.0') as unknown as { paths: Record<string, Record<string, Operation>> }

export const rows: Row[] = tables.flatMap(({ base, routes }) =>
  routes.map((route) => {
    const url = base + (route.path === '/' ? '' : route.path)
    const content = paths[url.replace(/:(\w+)/g, '{$1}')]?.[route.method]?.requestBody?.content ?? {}
    const fields = Object.values(content).flatMap(({ schema }) => Object.entries(schema.properties ?? {}))
    return {
      ...route,
      url,
      title: `${route.method.toUpperCase()} ${url}`,
      fields: Object.fromEntries(fields.filter(([, { format }]) => format !== 'binary')),
    }
  }),
)

/** Some that there must be: what is looped over is not empty. */
export function rowsWhere(matches: (row: Row) => boolean): Row[] {
  const found = rows.filter(matches)
  if (found.length === 0) throw new Error('No route is like that any more')
  return found
}

export const takesJson = ({ contract, fields }: Row) =>
  Object.keys(fields).length > 0 && (contract.files === undefined || contract.acceptsJson === true)

export const paramsOf = ({ url }: Row): string[] => [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

export type Params = Record<string, string | number>

/** The address with its parameters filled in. @throws Error when one is not given */
export const fill = ({ url }: Row, params: Params): string =>
  url.replace(/:(\w+)/g, (_match, name: string) => {
    if (params[name] === undefined) throw new Error(`Say what :${name} of ${url} is in this test`)
    return encodeURIComponent(params[name])
  })

/** A body that the route takes, from the examples of its document. */
export const sampleBody = ({ fields }: Row): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, { examples }]) => [name, examples?.[0]]))

const FILES = { image: fixture('photo.jpg'), video: fixture('clip.mp4') }

/** Calls a route as its document says, with a body and files where it takes them. */
export function callRow(caller: Requests, row: Row, params: Params, body: object = sampleBody(row)): Test {
  const request = caller[row.method](fill(row, params))
  const { files } = row.contract
  if (files === undefined || takesJson(row)) return Object.keys(body).length === 0 ? request : request.send(body)
  for (const [name, value] of Object.entries(body)) void request.field(name, String(value))
  for (const [name, { kind }] of Object.entries(files)) void request.attach(name, FILES[kind])
  return request
}
