import type { Document } from '../support/conformance.js'

/** What the API document says of requests, in the form that the fuzzer needs. */

export interface Schema {
  $ref?: string
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  examples?: unknown[]
  /** Types that a file may have, from the `encoding` of its form. */
  contentMediaType?: string
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required?: boolean
  schema: Schema
}

export interface Operation {
  id: string
  /** In capitals. */
  method: string
  /** From the root of the server: `/api/v2/videos/{videoId}`. */
  template: string
  tag: string
  parameters: Parameter[]
  /** Schemas of the body by content type; empty where there is none. */
  bodies: Record<string, Schema>
  bodyRequired: boolean
  /** Whether callers have to say who they are. */
  secured: boolean
  /** Whether the document says that it is only for the owner of what it is about. */
  forOwners: boolean
  statuses: number[]
}

export interface Api {
  document: Document
  operations: Operation[]
  /** The methods that are declared, by template; with GET comes HEAD. */
  methods: Map<string, string[]>
}

interface RawOperation {
  operationId: string
  description?: string
  tags?: string[]
  servers?: { url: string }[]
  security?: unknown[]
  parameters?: Parameter[]
  requestBody?: {
    required?: boolean
    content: Record<string, { schema: Schema; encoding?: Record<string, { contentType?: string }> }>
  }
  responses: Record<string, unknown>
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']

/** Reads the document of a running server. */
export async function readApi(origin: string): Promise<Api> {
  const response = await fetch(`${origin}/api/v2/openapi.json`)
  if (!response.ok) throw new Error(`${origin} has no API document: it answers ${response.status}`)
  return toApi((await response.json()) as Document)
}

export function toApi(document: Document): Api {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, raw]) => toOperation(document, path, method, raw as unknown as RawOperation)),
  )
  const methods = new Map<string, string[]>()
  for (const { template, method } of operations) {
    methods.set(template, [...(methods.get(template) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])])
  }
  return { document, operations, methods }
}

function toOperation(document: Document, path: string, method: string, raw: RawOperation): Operation {
  const content = Object.entries(raw.requestBody?.content ?? {})
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    template: baseOf(document, path, raw) + path,
    tag: raw.tags?.[0] ?? '',
    parameters: (raw.parameters ?? []).map((parameter) => {
      const resolved = resolve(document, parameter)
      return { ...resolved, schema: resolve(document, resolved.schema) }
    }),
    bodies: Object.fromEntries(
      content.map(([type, { schema, encoding = {} }]) => {
        const resolved = resolve(document, schema)
        for (const [name, { contentType }] of Object.entries(encoding)) {
          const field = resolved.properties?.[name]
          if (field !== undefined && contentType !== undefined) field.contentMediaType = contentType
        }
        return [type, resolved]
      }),
    ),
    bodyRequired: raw.requestBody?.required ?? false,
    secured: (raw.security ?? []).length > 0,
    forOwners: raw.description?.includes('Only for the owner') ?? false,
    statuses: Object.keys(raw.responses).map(Number),
  }
}

/** Where a path begins: the narrowest `servers` counts. */
function baseOf(document: Document, path: string, { servers }: RawOperation): string {
  const item = document.paths[path] as { servers?: { url: string }[] } | undefined
  const [server] = servers ?? item?.servers ?? document.servers ?? []
  return (server?.url ?? '').replace(/\/$/, '')
}

/** A copy without references. No schema of a request contains itself. */
function resolve<T extends object>(document: Document, value: T): T {
  if (Array.isArray(value)) return value.map((item: object) => resolve(document, item)) as unknown as T
  if (typeof value !== 'object' || (value as unknown) === null) return value
  const { $ref } = value as { $ref?: string }
  if ($ref !== undefined) return resolve(document, at(document, $ref) as T)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(document, part as object)])) as T
}

const at = (document: Document, $ref: string) =>
  $ref
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], document)
