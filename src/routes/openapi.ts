import { z } from 'zod'
import { errorCodes } from '../utils/ApiError.js'
import type { Access, AnyContract } from '../validators/contract.js'
import { FILE_FORMATS, MAX_BYTES } from '../validators/files.js'
import { Pagination } from '../validators/page.js'
import { API_BASE } from './index.js'
import type { Route, Table } from './table.js'

/** The API document (OpenAPI 3.1), read off the same rows that serve the requests. */

type Json = Record<string, unknown>

const FieldError = z.object({
  path: z.string().meta({ example: 'body.title' }),
  message: z.string().meta({ example: 'must not be blank' }),
})

const Failure = z
  .object({
    statusCode: z.int(),
    data: z.null(),
    message: z.string().meta({ description: 'For people' }),
    success: z.literal(false),
    code: z.enum(errorCodes).meta({ description: 'For programs; stable' }),
    errors: z.array(FieldError).meta({ description: 'What is wrong with the input; empty unless the input was invalid' }),
    requestId: z.string().meta({ description: 'Also in the header X-Request-Id and in the log' }),
  })
  .meta({ id: 'Failure' })

const FAILURES: Record<number, string> = {
  400: 'The input is not valid; `errors` names each bad part',
  401: 'Not signed in, or the token is no longer good',
  403: 'Signed in, but not allowed to do this',
  404: 'Missing, or hidden from the caller',
  409: 'Taken, or in conflict with something else',
  413: 'The body or a file is too large',
  415: 'The body is of a type that this address does not take',
  429: 'Too many calls; try again after `Retry-After` seconds',
  500: 'A fault of the server',
  503: 'The database or the storage is not available; try again after `Retry-After` seconds',
}

const SECURITY: Record<Access, Json[]> = {
  everyone: [],
  viewer: [{ bearer: [] }, { cookie: [] }],
  user: [{ bearer: [] }, { cookie: [] }],
  owner: [{ bearer: [] }, { cookie: [] }],
  session: [{ bearer: [] }, { cookie: [] }, { refreshCookie: [] }],
}

export function openApiDocument(tables: Table[], version: string): Json {
  const components = new Components()
  const failureRef = components.schemaOf(Failure, 'output')
  const paths: Record<string, Json> = {}
  for (const { base, tag, routes } of tables) {
    for (const route of routes) {
      const path = (base + (route.path === '/' ? '' : route.path)).replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method]: operation(route, tag, components, failureRef) }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'VizTube',
      version,
      description: 'The API of a video-sharing platform: channels, videos, comments, likes, subscriptions, playlists and posts.',
      license: { name: 'ISC', identifier: 'ISC' },
    },
    servers: [{ url: API_BASE }],
    tags: [...new Set(tables.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'accessToken' },
        refreshCookie: { type: 'apiKey', in: 'cookie', name: 'refreshToken' },
      },
    },
  }
}

/** Schemas with an id are written once and referred to. */
class Components {
  readonly schemas: Record<string, Json> = {}

  schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $defs, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: describe }) as Json & {
      $defs?: Json
    }
    delete own['$schema']
    const id = z.globalRegistry.get(schema)?.id
    for (const [name, definition] of Object.entries($defs ?? {})) this.schemas[name] = relinked(definition) as Json
    if (id === undefined) return relinked(own) as Json
    this.schemas[id] = relinked(own) as Json
    return { $ref: `#/components/schemas/${id}` }
  }
}

/** A schema may say itself how it is written, where the checks behind it have no words in JSON Schema. */
function describe({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }): void {
  const { openapi } = (z.globalRegistry.get(zodSchema) ?? {}) as { openapi?: Json }
  // An `id` is the schema's name among the components; as a keyword it would be an address.
  delete jsonSchema['id']
  if (openapi === undefined) return
  for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
  Object.assign(jsonSchema, openapi)
}

const relinked = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as unknown

function operation({ contract, method, name }: Route, tag: string, components: Components, failureRef: Json): Json {
  const { summary, description, status = 200, access } = contract
  const body = method === 'get' ? undefined : requestBody(contract, components)
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: SECURITY[access],
    parameters: [
      ...parameters(contract.params, 'path', components),
      ...parameters(contract.query, 'query', components),
      ...parameters(contract.cookies, 'cookie', components),
    ],
    ...(body && { requestBody: body }),
    responses: {
      [status]: success(contract, components),
      ...Object.fromEntries(
        failures(contract, method).map((code) => [
          code,
          { description: FAILURES[code], content: { 'application/json': { schema: failureRef } } },
        ]),
      ),
    },
  }
}

/** The failures that an endpoint can answer: what its contract says, and what follows from it. */
export function failures(contract: AnyContract, method: string): number[] {
  const { access, params, query, fails = [], limit } = contract
  const takesBody = method !== 'get'
  return [
    ...new Set([
      ...(params || query || takesBody ? [400] : []),
      ...(access === 'everyone' ? [] : [401]),
      ...(access === 'owner' ? [403, 404] : []),
      ...(takesBody ? [413, 415] : []),
      ...(limit === 'none' ? [] : [429, 500, 503]),
      ...fails,
    ]),
  ].sort((a, b) => a - b)
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query' | 'cookie', components: Components): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: components.schemaOf(field as z.ZodType, 'input'),
  }))
}

function requestBody({ body, files, acceptsJson, patch }: AnyContract, components: Components): Json | undefined {
  if (body === undefined && files === undefined) return undefined
  const fields = components.schemaOf(body ?? z.object({}), 'input')
  const json = { 'application/json': { schema: { ...fields, ...(patch && { minProperties: 1 }) } } }
  if (files === undefined) return { required: needsBody(fields) || patch === true, content: json }

  const properties = { ...(fields['properties'] as Json | undefined) }
  for (const [name, { kind }] of Object.entries(files)) {
    const description = `${FILE_FORMATS[kind]}, up to ${String(MAX_BYTES[kind] / 2 ** 20)} MiB`
    properties[name] = { type: 'string', contentMediaType: 'application/octet-stream', description }
  }
  const requiredFiles = Object.entries(files).flatMap(([name, { required }]) => (required ? [name] : []))
  const required = [...((fields['required'] as string[] | undefined) ?? []), ...requiredFiles]
  const form = { type: 'object', properties, ...(required.length > 0 && { required }), ...(patch && { minProperties: 1 }) }
  return { required: true, content: { 'multipart/form-data': { schema: form }, ...(acceptsJson && json) } }
}

const needsBody = (schema: Json) => ((schema['required'] as string[] | undefined) ?? []).length > 0

function success({ status = 200, data, message, paged, session }: AnyContract, components: Components): Json {
  const properties = {
    statusCode: { const: status },
    data: components.schemaOf(data, 'output'),
    ...(paged && { pagination: components.schemaOf(Pagination, 'output') }),
    ...(message !== null && { message: { type: 'string' } }),
    success: { const: true },
  }
  const headers = {
    ...(paged && { Link: { description: 'RFC 8288: `next` and `prev` page', schema: { type: 'string' } } }),
    ...(session && { 'Set-Cookie': { description: 'accessToken and refreshToken', schema: { type: 'string' } } }),
  }
  return {
    description: typeof message === 'string' ? message : 'Done',
    ...(Object.keys(headers).length > 0 && { headers }),
    content: { 'application/json': { schema: { type: 'object', properties, required: Object.keys(properties) } } },
  }
}
