import type { Step } from './plan.js'
import type { Operation } from './postman.js'

/** What Postman runs before a request, and the tests that it runs on the answer. */

export function scripts(step: Step, { responses }: Operation, status: number) {
  const before = Object.entries(step.before ?? {}).map(([name, code]) => `pm.collectionVariables.set('${name}', ${code})`)
  return [
    ...(before.length > 0 ? [event('prerequest', before)] : []),
    event('test', [...tests(responses[status] as Answer, status), ...keep(step)]),
  ]
}

const event = (listen: string, exec: string[]) => ({ listen, script: { type: 'text/javascript', exec } })

/** The tests of an answer that looks like this one. */
export const testEvent = (status: number, data: object) => event('test', [...success(status), ...fields('body.data', data)])

interface Answer {
  content: Record<string, { example: Record<string, unknown> }>
}

/** Status, success, and the fields of what is answered: those of the document's example, whose lists are never empty. */
function tests({ content }: Answer, status: number): string[] {
  const { data, pagination } = content['application/json']?.example ?? {}
  return [...success(status), ...fields('body.data', data), ...fields('body.pagination', pagination)]
}

const success = (status: number) => [
  `pm.test('answers ${status}', () => pm.response.to.have.status(${status}))`,
  'const body = pm.response.json()',
  `pm.test('is a success', () => pm.expect(body).to.include({ statusCode: ${status}, success: true }))`,
]

function fields(place: string, value: unknown): string[] {
  if (Array.isArray(value)) {
    return [
      `pm.test('${place} is a list with something in it', () => pm.expect(${place}).to.be.an('array').that.is.not.empty)`,
      ...fields(`${place}[0]`, value[0]),
    ]
  }
  if (value === null || typeof value !== 'object') return []
  const names = Object.keys(value)
  if (names.length === 0) return [`pm.test('${place} is empty', () => pm.expect(${place}).to.be.an('object').that.is.empty)`]
  const lists = Object.entries(value).filter(([, part]) => Array.isArray(part))
  return [
    `pm.test('${place} has its fields', () => pm.expect(${place}).to.include.all.keys(${JSON.stringify(names)}))`,
    ...lists.flatMap(([name, part]) => fields(`${place}.${name}`, part)),
  ]
}

const keep = (step: Step) =>
  Object.entries(step.keep ?? {}).map(([name, place]) => `pm.collectionVariables.set('${name}', body.data.${place})`)
