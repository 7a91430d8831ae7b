import * as fc from 'fast-check'
import { type Case, validCaseOf } from './cases.js'
import type { Bench, Fails } from './bench.js'
import type { Operation } from './document.js'
import type { Tally } from './findings.js'
import { type Life, live, type Use } from './life.js'
import { Ref } from './refs.js'
import { type Resource, resources } from './resources.js'

/** Put behind the id, before it, or in its place. `ID` is the id. */
const ODD_IDS = [
  'ID?x=1',
  'ID/',
  'ID%23',
  'ID%2F',
  'ID%3Fx=1',
  'ID%00',
  'ID.0',
  'IDe0',
  'ID%20',
  '%20ID',
  '0ID',
  '+ID',
  '-ID',
  'ID,ID',
]
const HUGE_IDS = ['2147483648', '4294967297', '18446744073709551617', '9'.repeat(400)]

export function sequencesFor(bench: Bench) {
  return resources.map((resource) => {
    const { parameter, share } = resource
    const [remove, ...lists] = [resource.remove, ...resource.lists].map((id) => operationOf(bench, id))
    if (remove === undefined) throw new Error('A thing can be removed')
    const steps = { parameter, remove, lists }
    return {
      name: `sequence of ${parameter}`,
      share,
      property: (tally: Tally, fails: Fails) =>
        fc.asyncProperty(lifeOf(resource, bench), (life) => live(bench, steps, life, tally, fails)),
    }
  })
}

function operationOf({ api }: Bench, id: string): Operation {
  const operation = api.operations.find((operation) => operation.id === id)
  if (operation === undefined) throw new Error(`The document has no operation ${id}, which resources.ts knows`)
  return operation
}

const names = (operation: Operation, parameter: string) =>
  operation.parameters.some((other) => other.in === 'path' && other.name === parameter)

function lifeOf({ parameter, create, remove }: Resource, bench: Bench): fc.Arbitrary<Life> {
  const uses = bench.api.operations.filter((operation) => names(operation, parameter) && operation.id !== remove)
  // Otherwise nobody would notice that the document has found other words for it.
  if (!operationOf(bench, remove).forOwners) throw new Error(`The document does not say that ${remove} is only for the owner`)
  const use = fc.constantFrom(...uses).chain((operation) => plain(operation))
  const used = fc.record<Use>({ request: use, by: fc.constantFrom('owner' as const, 'other' as const) })
  return fc.record<Life>({
    create: plain(operationOf(bench, create)),
    before: fc.array(used, { minLength: 1, maxLength: 4 }),
    odd: fc.record({ use, id: fc.constantFrom(...ODD_IDS, ...HUGE_IDS) }),
    after: fc.array(used, { minLength: 1, maxLength: 3 }),
  })
}

/** A valid request of somebody signed in, about things of their own. */
const plain = (operation: Operation): fc.Arbitrary<Case> =>
  validCaseOf(operation).map((made) => ({
    ...made,
    caller: 'bearer',
    headers: [],
    query: [],
    path: Object.fromEntries(Object.keys(made.path).map((name) => [name, new Ref(name, 'own')])),
  }))
