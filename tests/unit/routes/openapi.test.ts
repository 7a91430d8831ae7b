import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { tables } from '../../../src/routes/index.js'
import { openApiDocument } from '../../../src/routes/openapi.js'
import { errorCodes } from '../../../src/utils/ApiError.js'

type Node = Record<string, unknown>

interface Operation {
  operationId: string
  tags: string[]
  security: object[]
  description?: string
  requestBody?: { required: boolean; content: Record<string, Node> }
  responses: Record<string, Response>
}

interface Response {
  $ref?: string
  headers?: Record<string, unknown>
  content?: Record<string, { schema: Node; example?: Node; examples?: Record<string, { value: Node }> }>
}

interface Document {
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Response>; schemas: Record<string, Node> }
}

const document = openApiDocument(tables, '0.0.0') as unknown as Document
const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(document, 'document')

const rows = tables.flatMap(({ base, routes }) =>
  routes.map((route) => ({ ...route, path: (base + (route.path === '/' ? '' : route.path)).replace(/:(\w+)/g, '{$1}') })),
)
const operationOf = (name: string) => {
  const found = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .find(({ operationId }) => operationId === name)
  if (found === undefined) throw new Error(`There is no operation ${name}`)
  return found
}
const responseOf = (operation: Operation, status: number): Response => {
  const response = operation.responses[status] ?? {}
  return response.$ref === undefined ? response : (document.components.responses[response.$ref.split('/').at(-1) ?? ''] ?? {})
}
const codesOf = (name: string, status: number) =>
  Object.keys(responseOf(operationOf(name), status).content?.['application/json']?.examples ?? {})

/** Everything in the document that `wanted` tells apart, with the pointer to it. */
function find(wanted: (node: Node) => boolean, node: unknown = document, pointer = ''): { node: Node; pointer: string }[] {
  if (typeof node !== 'object' || node === null) return []
  const own = wanted(node as Node) ? [{ node: node as Node, pointer }] : []
  return [
    ...own,
    ...Object.entries(node).flatMap(([key, value]) =>
      find(wanted, value, `${pointer}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`),
    ),
  ]
}

const problemsAt = (pointer: string, value: unknown) => {
  const validate = ajv.compile({ $ref: `document#${pointer}` })
  return validate(value) ? [] : [{ pointer, value, errors: validate.errors }]
}

describe('the API document', () => {
  it.each(rows)('has $method $path, with each of its statuses', ({ method, path, name, contract }) => {
    const operation = document.paths[path]?.[method]
    expect(operation?.operationId).toBe(name)
    const statuses = Object.keys(operation?.responses ?? {}).map(Number)
    expect(statuses).toContain(contract.status ?? 200)
    expect(statuses.includes(401)).toBe(contract.access !== 'everyone' || (contract.fails ?? []).includes(401))
    expect(statuses.includes(404)).toBe(contract.access === 'owner' || (contract.fails ?? []).includes(404))
    expect(statuses.includes(413)).toBe(method !== 'get')
    expect(statuses.includes(429)).toBe(contract.limit !== 'none')
  })

  it('gives each operation a name of its own, and each part a description', () => {
    const names = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    )
    expect(new Set(names).size).toBe(names.length)
    for (const { name, description } of document.tags) expect(description).not.toBe(name)
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['User', 'Badge', 'Video', 'VideoCard', 'Comment', 'Tweet', 'Playlist', 'Pagination', 'Failure']),
    )
  })

  it('tells the codes of a failure apart', () => {
    expect(codesOf('register', 409)).toEqual(['USERNAME_TAKEN', 'EMAIL_TAKEN'])
    expect(codesOf('changePassword', 400)).toEqual(['VALIDATION_FAILED', 'MALFORMED_JSON', 'WRONG_PASSWORD'])
    expect(codesOf('getCurrentUser', 401)).toEqual(['UNAUTHORIZED', 'TOKEN_EXPIRED'])
    expect(codesOf('login', 401)).toEqual(['UNAUTHORIZED'])
    expect(codesOf('updateAvatar', 503)).toContain('STORAGE_UNAVAILABLE')
    expect(codesOf('getStats', 503)).not.toContain('STORAGE_UNAVAILABLE')
  })

  it('lists every code there is', () => {
    expect(document.components.schemas['Failure']).toMatchObject({ properties: { code: { enum: [...errorCodes] } } })
  })

  it('says who may call', () => {
    const token = [{ bearer: [] }, { cookie: [] }]
    expect(operationOf('login').security).toEqual([])
    expect(operationOf('publishVideo').security).toEqual(token)
    expect(operationOf('listVideos')).toMatchObject({ security: token, description: expect.stringContaining('PUBLIC_READS') })
    expect(operationOf('logout').security).toEqual([...token, { refreshCookie: [] }])
  })

  it('names the headers that clients need', () => {
    const headersOf = (name: string, status: number) => Object.keys(responseOf(operationOf(name), status).headers ?? {})
    expect(headersOf('listWatchHistory', 200)).toEqual(['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Link'])
    expect(headersOf('login', 200)).toContain('Set-Cookie')
    expect(headersOf('login', 429)).toContain('Retry-After')
    expect(headersOf('login', 405)).toEqual(['X-Request-Id', 'Allow'])
    expect(headersOf('listVideos', 200)).toContain('ETag')
    expect(headersOf('getHealth', 200)).toEqual(['X-Request-Id'])
  })
})

describe('an example in the API document', () => {
  it('is there for every success and every failure', () => {
    const answers = find(({ description, content }) => description !== undefined && content !== undefined)
    const bare = answers.filter(({ node }) => {
      const { example, examples } = (node as Response).content?.['application/json'] ?? { example: {} }
      return example === undefined && Object.keys(examples ?? {}).length === 0
    })
    expect(answers.length).toBeGreaterThan(100)
    expect(bare.map(({ pointer }) => pointer)).toEqual([])
  })

  it('is there for each code of a failure', () => {
    const failures = find(
      ({ schema, examples }) => schema !== undefined && typeof examples === 'object' && !Array.isArray(examples),
    )
    expect(failures.length).toBeGreaterThan(40)
    for (const { node } of failures) {
      const { properties } = (node['schema'] as { allOf: [Node, { properties: { code: { const?: string; enum?: string[] } } }] })
        .allOf[1]
      expect(Object.keys(node['examples'] as object)).toEqual(properties.code.enum ?? [properties.code.const])
    }
  })

  it('fits the schema that it stands beside', () => {
    const bodies = find((node) => typeof node['schema'] === 'object' && ('example' in node || 'examples' in node))
    const wrong = bodies.flatMap(({ node, pointer }) => [
      ...('example' in node ? problemsAt(`${pointer}/schema`, node['example']) : []),
      ...Object.values((node['examples'] ?? {}) as Record<string, { value: unknown }>).flatMap(({ value }) =>
        problemsAt(`${pointer}/schema`, value),
      ),
    ])
    expect(wrong).toEqual([])
  })

  it('fits the schema that it is a part of', () => {
    const schemas = find(({ examples }) => Array.isArray(examples))
    expect(
      schemas.flatMap(({ node, pointer }) => (node['examples'] as unknown[]).flatMap((value) => problemsAt(pointer, value))),
    ).toEqual([])
  })

  it('is there for every text, so that none is made up', () => {
    const texts = find(
      (node) =>
        node['type'] === 'string' && !('examples' in node || 'enum' in node || 'const' in node) && node['format'] !== 'binary',
    )
    expect(texts.map(({ pointer }) => pointer)).toEqual([])
  })
})

describe('a linter', () => {
  it('finds nothing to improve in the committed document', async () => {
    const args = [
      'node_modules/@redocly/cli/bin/cli.js',
      'lint',
      '--extends',
      'recommended',
      '--format',
      'json',
      'docs/openapi.json',
    ]
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 2 ** 26 }).catch(
      (error: unknown) => error as { stdout: string },
    )
    const { problems, totals } = JSON.parse(stdout) as { problems: unknown[]; totals: object }
    expect({ problems, totals }).toEqual({ problems: [], totals: { errors: 0, warnings: 0, ignored: 0 } })
  }, 60_000)
})
