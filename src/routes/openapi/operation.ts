import { z } from 'zod'
import { successBody } from '../../utils/ApiResponse.js'
import { type Access, type AnyContract, isPublicList } from '../../validators/contract.js'
import { FILE_FORMATS, FILE_TYPES, MAX_BYTES } from '../../validators/files.js'
import { Pagination } from '../../validators/page.js'
import type { Route } from '../table.js'
import { exampleOf } from './examples.js'
import { failureResponses } from './failures.js'
import { idempotencyKey, successHeaders } from './headers.js'
import type { Components, Json } from './schemas.js'

/** One row of a table as an OpenAPI operation. */

const SECURITY: Record<Access, Json[]> = {
  everyone: [],
  viewer: [{ bearer: [] }, { cookie: [] }],
  user: [{ bearer: [] }, { cookie: [] }],
  owner: [{ bearer: [] }, { cookie: [] }],
  session: [{ bearer: [] }, { cookie: [] }, { refreshCookie: [] }],
}

/** Who may call, where the security scheme does not tell it all. */
const AUDIENCE: Partial<Record<Access, string>> = {
  viewer: 'Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).',
  owner: 'Only for the owner.',
}

export function operation(route: Route, tag: string, components: Components): Json {
  const { contract, method, name } = route
  const { summary, status = 200, access } = contract
  const description = [contract.description, AUDIENCE[access]].filter(Boolean).join('\n\n')
  const parameters = [
    ...parametersOf(contract.params, 'path', components),
    ...parametersOf(contract.query, 'query', components),
    ...parametersOf(contract.cookies, 'cookie', components),
    ...(contract.idempotent === undefined ? [] : [idempotencyKey]),
  ]
  const body = method === 'get' ? undefined : requestBody(contract, components)
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(description !== '' && { description }),
    security: SECURITY[access],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: {
      [status]: success(contract, components),
      ...(isPublicList(contract) && { 304: components.responseOf('NotModified', NOT_MODIFIED) }),
      ...failureResponses(route, components),
    },
  }
}

const NOT_MODIFIED = { description: 'The list is still what `If-None-Match` names. Only where nobody is signed in' }

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query' | 'cookie', components: Components): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { description, ...rest } = components.schemaOf(field as z.ZodType, 'input')
    return {
      name,
      in: place,
      ...(place === 'path' && { required: true }),
      ...(description !== undefined && { description }),
      schema: rest,
    }
  })
}

function requestBody({ body, files, acceptsJson, patch }: AnyContract, components: Components): Json | undefined {
  if (body === undefined && files === undefined) return undefined
  const own = components.schemaOf(body ?? z.object({}), 'input')
  const fields = patch ? { ...own, ...withAnyOf(own) } : own
  const json = { 'application/json': { schema: fields, example: exampleOf(fields, components) } }
  if (files === undefined) return { required: isNeeded(fields) || patch === true, content: json }

  const required = [...requiredOf(fields), ...Object.entries(files).flatMap(([name, file]) => (file.required ? [name] : []))]
  const all = { properties: { ...(own as { properties?: Json }).properties, ...fileProperties(files) } }
  const form = { type: 'object', ...all, ...(required.length > 0 && { required }), ...(patch && withAnyOf(all)) }
  const encoding = Object.fromEntries(Object.entries(files).map(([name, { kind }]) => [name, { contentType: FILE_TYPES[kind] }]))
  return { required: true, content: { 'multipart/form-data': { schema: form, encoding }, ...(acceptsJson && json) } }
}

/** At least one of the fields that there are: others are ignored. */
const withAnyOf = ({ properties = {} }: { properties?: Json }) => ({
  anyOf: Object.keys(properties).map((name) => ({ required: [name] })),
})

const fileProperties = (files: NonNullable<AnyContract['files']>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, { kind }]) => [
      name,
      { type: 'string', format: 'binary', description: `${FILE_FORMATS[kind]}, up to ${String(MAX_BYTES[kind] / 2 ** 20)} MiB` },
    ]),
  )

const requiredOf = (schema: Json) => (schema['required'] as string[] | undefined) ?? []
const isNeeded = (schema: Json) => requiredOf(schema).length > 0

function success(contract: AnyContract, components: Components): Json {
  const { status = 200, message, paged } = contract
  const data = components.schemaOf(contract.data, 'output')
  const pagination = paged && components.schemaOf(Pagination, 'output')
  const value = exampleOf(data, components)
  const text = typeof message === 'function' ? message(value as never) : message
  const properties = {
    statusCode: { type: 'integer', const: status },
    data,
    ...(pagination && { pagination }),
    ...(text !== null && { message: { type: 'string', description: 'For people', examples: [text] } }),
    success: { type: 'boolean', const: true },
  }
  const example = successBody({
    statusCode: status,
    data: value,
    message: text,
    ...(pagination && { pagination: exampleOf(pagination, components) as Pagination }),
  })
  const schema = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
  return {
    description: text ?? contract.summary,
    headers: successHeaders(contract),
    content: { 'application/json': { schema, example } },
  }
}
