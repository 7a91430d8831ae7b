import type { Route, Table } from '../../src/routes/table.js'
import type { AnyContract } from '../../src/validators/contract.js'
import { type FileStep, type Folder, files, plan, type Step, variables } from './plan.js'
import { scripts, testEvent } from './postmanScripts.js'

/** The Postman collection (format 2.1): the plan's steps, filled in from the tables and from the examples of the API document. */

type Json = Record<string, unknown>

export interface Operation {
  summary: string
  description?: string
  parameters?: { name: string; in: string; schema: { default?: Value; examples?: Value[]; enum?: Value[] } }[]
  requestBody?: { required: boolean; content: Record<string, { schema: { properties?: Record<string, Field> } }> }
  responses: Record<string, unknown>
}

type Value = string | number | boolean

interface Field {
  examples?: unknown[]
  format?: string
}

const FORMAT = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

const DESCRIPTION = `Every request of the VizTube API, in an order that runs from top to bottom. Set \`baseUrl\` to where your server is; tokens and ids are
taken from the answers. The files that are sent lie in \`tests/fixtures\`: in the Postman app, make the repository your working
directory.

On the command line, at the root of the repository: \`npx newman run docs/viztube.postman_collection.json\``

export function postmanCollection(tables: Table[], document: Json): Json {
  const rows = new Map(
    tables.flatMap(({ base, routes }) =>
      routes.map((route) => [route.name, { route, path: base + (route.path === '/' ? '' : route.path) }]),
    ),
  )
  const item = (step: Step | FileStep) => {
    if ('file' in step) return fileRequest(step)
    const row = rows.get(step.route)
    if (row === undefined) throw new Error(`The plan of the Postman collection names ${step.route}, which is no route`)
    return request(step, row.route, row.path, operationAt(document, row.path, row.route.method))
  }
  const folder = ({ name, description, steps }: Folder) => ({ name, ...(description && { description }), item: steps.map(item) })
  return {
    info: { name: 'VizTube', description: DESCRIPTION, schema: FORMAT },
    // Each request says itself who calls; cookies of an earlier answer would say it a second time.
    protocolProfileBehavior: { disableCookies: true },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}', type: 'string' }] },
    variable: Object.entries(variables).map(([key, value]) => ({ key, value, type: 'string' })),
    item: plan.map(folder),
  }
}

function operationAt({ paths }: { paths?: unknown }, path: string, method: string): Operation {
  const operations = paths as Record<string, Record<string, Operation>>
  const operation = operations[path.replace(/:(\w+)/g, '{$1}')]?.[method]
  if (operation === undefined) throw new Error(`The API document has no ${method} ${path}`)
  return operation
}

function request(step: Step, { contract, method }: Route, path: string, operation: Operation): Json {
  const { access, status = 200 } = contract
  const body = bodyOf(step, contract, operation)
  return {
    name: step.as ?? operation.summary,
    event: scripts(step, operation, status),
    request: {
      method: method.toUpperCase(),
      ...(access === 'everyone' && { auth: { type: 'noauth' } }),
      header: body?.['mode'] === 'raw' ? [{ key: 'Content-Type', value: 'application/json' }] : [],
      ...(body && { body }),
      url: addressOf(step, path, operation),
      ...(operation.description !== undefined && { description: operation.description }),
    },
    response: [],
  }
}

function fileRequest({ as, description, method, url, headers, file, answer }: FileStep): Json {
  return {
    name: as,
    event: [testEvent(200, answer)],
    request: {
      method,
      auth: { type: 'noauth' },
      header: Object.entries(headers).map(([key, value]) => ({ key, value })),
      body: { mode: 'file', file: { src: file } },
      url: `{{${url}}}`,
      description,
    },
    response: [],
  }
}

function addressOf({ params = {} }: Step, path: string, { parameters = [] }: Operation): Json {
  const query = parameters.filter((parameter) => parameter.in === 'query')
  const values = query.map(({ name, schema }) => ({
    key: name,
    value: String(schema.default ?? schema.examples?.[0] ?? schema.enum?.[0] ?? ''),
    ...(schema.default === undefined && { disabled: true }),
  }))
  const sent = values.filter(({ disabled }) => disabled !== true).map(({ key, value }) => `${key}=${value}`)
  return {
    raw: `{{baseUrl}}${path}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
    host: ['{{baseUrl}}'],
    path: path.split('/').slice(1),
    ...(values.length > 0 && { query: values }),
    variable: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ key: name, value: params[name] ?? `{{${name}}}` })),
  }
}

/** A body that need not be sent is sent only when the plan has something to say in it. */
function bodyOf(step: Step, contract: AnyContract, { requestBody }: Operation): Json | undefined {
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(requestBody?.content ?? {})
  if (requestBody === undefined || (!requestBody.required && step.body === undefined)) return undefined
  const properties = Object.entries(schema.properties ?? {})
  const values = properties
    .filter(([, { format }]) => format !== 'binary')
    .map(([name, field]) => [name, valueOf(name, field, step)] as const)
  if (type === 'application/json') {
    const raw = JSON.stringify(Object.fromEntries(values), null, 2)
    return { mode: 'raw', raw, options: { raw: { language: 'json' } } }
  }
  const sources = Object.entries(contract.files ?? {}).map(([name, { kind }]) => ({
    key: name,
    type: 'file',
    src: files[name] ?? files[kind],
  }))
  return {
    mode: 'formdata',
    formdata: [...values.map(([key, value]) => ({ key, value: String(value), type: 'text' })), ...sources],
  }
}

function valueOf(name: string, { examples }: Field, { body = {} }: Step): unknown {
  if (name in body) return body[name]
  return name in variables ? `{{${name}}}` : examples?.[0]
}
