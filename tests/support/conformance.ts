import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { tables } from '../../src/routes/index.js'
import { openApiDocument } from '../../src/routes/openapi.js'
import { leaks } from './leaks.js'

/** Checks answers against the API document: what it does not say, no answer may do. And that nothing leaks. */

export interface Answer {
  method: string
  /** From the root of the server, with or without a query. */
  path: string
  status: number
  headers: Record<string, string | string[] | undefined>
  /** Parsed, where the answer is JSON. */
  body: unknown
}

interface Header {
  $ref?: string
  required?: boolean
  schema?: { type?: string }
}

interface Response {
  $ref?: string
  headers?: Record<string, Header>
  content?: Record<string, unknown>
}

interface Server {
  url: string
}

/** As much of an API document as answers are checked against. */
export interface Document {
  servers?: Server[]
  paths: Record<string, Record<string, { responses: Record<string, Response>; servers?: Server[] }>>
}

/** Where something stands in the document. */
type Place = readonly string[]

/** The pages of the document are no part of it. */
const PAGE = /^\/api\/v2\/docs(\/|$)/

const whatTheServiceSays = conformanceTo(openApiDocument(tables, '0.0.0') as unknown as Document)

/**
 * @param credentials headers of the request that tell who asked
 * @throws Error that names every difference between an answer and the document, and everything that leaks
 */
export function checkAnswer(answer: Answer, credentials = ''): void {
  const problems = [...whatTheServiceSays(answer), ...leaks(answer, callersOf(credentials))]
  if (problems.length === 0) return
  const { method, path, status, body } = answer
  const list = problems.map((problem) => `  - ${problem}`).join('\n')
  const text = (JSON.stringify(body) as string | undefined)?.slice(0, 2_000) ?? ''
  throw new Error(`This should not be the answer to ${method} ${path}:\n${list}\n${status} ${text}`)
}

/** The users of the tokens that a request came with, good or bad. */
function callersOf(credentials: string): number[] {
  const tokens = [...credentials.matchAll(/(?:Bearer +|Token=)[\w-]+\.([\w-]+)\./gi)]
  return tokens.flatMap(([, claims = '']) => {
    try {
      return [Number((JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string }).sub)]
    } catch {
      return []
    }
  })
}

/** Tells the differences between an answer and a document, a sentence for each. */
export function conformanceTo(document: Document): (answer: Answer) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(document, 'document')

  /** Addresses as the service prefers them: those that name more come first. */
  const addresses = Object.entries(document.paths)
    .map(([template, item]) => ({
      template,
      pattern: new RegExp(`^${(baseOf(item) + template).replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`),
      parameters: template.split('{').length,
    }))
    .sort((a, b) => a.parameters - b.parameters)

  /** Where the path of an item begins; its operations agree about it. */
  function baseOf(item: Document['paths'][string]): string {
    const { servers } = item as { servers?: Server[] }
    const [server] = servers ?? Object.values(item).find((operation) => operation.servers)?.servers ?? document.servers ?? []
    return (server?.url ?? '').replace(/\/$/, '')
  }

  function differences(answer: Answer): string[] {
    const { method, status } = answer
    const path = answer.path.replace(/\?.*$/, '')
    if (method === 'OPTIONS' || PAGE.test(path)) return []

    const address = addresses.find(({ pattern }) => pattern.test(path))
    if (address === undefined) {
      const wrong = status === 404 ? [] : [`the address is not declared, and the status is ${status} instead of 404`]
      return [...wrong, ...bodyDifferences(answer, ['components', 'schemas', 'Failure'])]
    }
    const verb = (method === 'HEAD' ? 'GET' : method).toLowerCase()
    const operation = document.paths[address.template]?.[verb]
    if (operation === undefined) {
      const wrong = status === 405 ? [] : [`the method is not declared, and the status is ${status} instead of 405`]
      return [...wrong, ...responseDifferences(answer, ['components', 'responses', 'MethodNotAllowed'])]
    }
    const declared = Object.keys(operation.responses).filter((declaredStatus) => declaredStatus !== '405')
    if (!declared.includes(String(status))) return [`the status ${status} is not declared, only ${declared.join(', ')}`]
    return responseDifferences(answer, ['paths', address.template, verb, 'responses', String(status)])
  }

  function responseDifferences(answer: Answer, place: Place): string[] {
    const response = at(place) as Response
    if (response.$ref !== undefined) return responseDifferences(answer, placeOf(response.$ref))

    const wrong = Object.entries(response.headers ?? {}).flatMap(([name, header]) => {
      const { required, schema } = header.$ref === undefined ? header : (at(placeOf(header.$ref)) as Header)
      const value = answer.headers[name.toLowerCase()]
      if (value === undefined) return required === true ? [`the header ${name} is missing`] : []
      return schema?.type !== 'integer' || /^\d+$/.test(String(value)) ? [] : [`the header ${name} is no whole number`]
    })
    if (response.content === undefined) return [...wrong, ...(isEmpty(answer.body) ? [] : ['a body is not declared'])]

    const [type = ''] = String(answer.headers['content-type'] ?? '').split(';')
    if (!(type in response.content)) {
      return [...wrong, `the content type is ${type || 'absent'} instead of ${Object.keys(response.content).join(', ')}`]
    }
    if (answer.method === 'HEAD' || type !== 'application/json') return wrong
    return [...wrong, ...bodyDifferences(answer, [...place, 'content', type, 'schema'])]
  }

  /** Each schema is compiled when it is first needed. */
  const validators = new Map<string, ValidateFunction>()

  function bodyDifferences({ method, body }: Answer, place: Place): string[] {
    if (method === 'HEAD') return []
    const pointer = place.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')
    const validate = validators.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` })
    validators.set(pointer, validate)
    return validate(body) ? [] : (validate.errors ?? []).map(sentence)
  }

  const at = (place: Place): unknown => place.reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], document)

  return differences
}

const isEmpty = (body: unknown) =>
  body === undefined || body === null || body === '' || (typeof body === 'object' && Object.keys(body).length === 0)

const sentence = ({ instancePath, message, params }: ErrorObject) =>
  `body${instancePath.replaceAll('/', '.')} ${message ?? 'is wrong'}${Object.keys(params).length > 0 ? ` ${JSON.stringify(params)}` : ''}`

const placeOf = ($ref: string): Place => $ref.replace('#/', '').split('/')
