import { ask, type Asked, type Bench, type Fails } from './bench.js'
import type { Case } from './cases.js'
import { checkCase, checkReply, type Problem } from './checks.js'
import { toCurl } from './curl.js'
import type { Operation } from './document.js'
import type { Tally } from './findings.js'
import type { Person } from './people.js'
import { Raw, Ref } from './refs.js'

/** The life of a thing: it is made, used by its owner and by somebody else, removed, and used again. */
export interface Life {
  create: Case
  before: Use[]
  /** Of the thing by an id that is almost its own; `ID` stands for that. */
  odd: { use: Case; id: string }
  after: Use[]
}

export interface Use {
  request: Case
  by: 'owner' | 'other'
}

export interface Steps {
  /** Names the thing in a path. */
  parameter: string
  remove: Operation
  lists: Operation[]
}

/** With these behind the id it is the same address. */
const SAME = ['ID?x=1', 'ID/']

/** Lives it through, and fails where something is not there that has to be, is there still, or is open to somebody else. */
export async function live(
  bench: Bench,
  { parameter, remove, lists }: Steps,
  life: Life,
  tally: Tally,
  fails: Fails,
): Promise<void> {
  const owner = await bench.world.personNamed(`owner of ${parameter}`)
  const { other } = bench.world
  const lines: string[] = []
  let id = ''

  const step = async (made: Case, person: Person, piece: string | Raw = id): Promise<Asked> => {
    const asked = await ask(bench, id === '' ? made : { ...made, path: { ...made.path, [parameter]: piece } }, person, tally)
    lines.push(line(bench.origin, asked, id))
    return asked
  }
  const expectThat = (holds: boolean, check: string, { reply }: Asked) => {
    const address = reply.path.replace(/\d+/g, 'n')
    if (!holds) fails({ check, detail: `${reply.method} ${address}: ${reply.status} ${reply.text.slice(0, 200)}` }, lines)
  }
  const refute = (problem: Problem | undefined) => {
    if (problem !== undefined) fails(problem, lines)
  }
  const expectAsDeclared = ({ resolved, verdict, reply }: Asked) => refute(checkCase(resolved, verdict, reply, bench.conformance))
  const expectInLists = async (there: boolean) => {
    for (const operation of lists) {
      const path = operation.parameters.filter((p) => p.in === 'path').map(({ name }) => [name, new Ref(name, 'own')] as const)
      const asked = await ask(bench, plainCase(operation, Object.fromEntries(path)), owner, tally)
      lines.push(line(bench.origin, asked, id))
      const has = idsIn(asked.reply.body).includes(Number(id))
      expectThat(has === there, `${operation.id} has what there is`, asked)
    }
  }

  const created = await step(life.create, owner)
  expectAsDeclared(created)
  if (created.reply.status !== 201) return
  id = String((created.reply.body as { data: { id: number } }).data.id)
  await expectInLists(true)

  let hidden = false
  for (const { request, by } of life.before) {
    const asked = await step(request, by === 'owner' ? owner : other)
    expectAsDeclared(asked)
    const { status } = asked.reply
    const { forOwners, id: operation } = request.operation
    // Of two things in one address, the first is the one that is changed, and the other one may be missing.
    const isAlone = Object.keys(request.path).length === 1
    const mayChange = by === 'owner' || !forOwners || Object.keys(request.path)[0] !== parameter
    if (!mayChange) expectThat(status === 403 || status === 404, 'only its owner may change it', asked)
    else if (isAlone && (by === 'owner' || !hidden)) expectThat(status < 300, 'what was made is there', asked)
    if (operation === 'togglePublish' && status < 300) hidden = !hidden
  }

  const { use } = life.odd
  // In the middle of an address a query would cut off the rest of it.
  const isLast = Object.keys(use.path).length === 1
  const form = isLast || !SAME.includes(life.odd.id) ? life.odd.id : 'ID%3F'
  const odd = await step(use, owner, new Raw(form.replaceAll('ID', id)))
  refute(checkReply(odd.reply, bench.conformance))
  const { status } = odd.reply
  if (!SAME.includes(form)) expectThat(status === 400 || status === 404, 'an id is all or nothing', odd)
  else expectThat(status < 300, 'a query or a slash more changes nothing', odd)

  const removal = plainCase(remove)
  const refused = await step(removal, other)
  expectThat([403, 404].includes(refused.reply.status), 'only its owner may remove it', refused)
  const removed = await step(removal, owner)
  expectThat(removed.reply.status === 200, 'its owner may remove it', removed)
  for (const { request, by } of [{ request: removal, by: 'owner' }, ...life.after] as Use[]) {
    const asked = await step(request, by === 'owner' ? owner : other)
    expectThat(asked.reply.status === 404, 'what was removed is gone', asked)
  }
  await expectInLists(false)
}

const plainCase = (operation: Operation, path: Case['path'] = {}): Case => ({
  operation,
  caller: 'bearer',
  path,
  query: operation.parameters.some(({ name }) => name === 'limit') ? [['limit', '50']] : [],
  headers: [],
  cookies: [],
  body: { kind: 'none' },
})

/** With a variable in place of the id, which is another one each time. */
function line(origin: string, { request }: Asked, id: string): string {
  const text = toCurl(origin, request)
  if (id === '') return `ID=$(${text} | grep -o '"id":[0-9]*' | head -1 | cut -d: -f2)`
  const at = text.lastIndexOf(`/${id}`)
  return at < 0 ? text : `${text.slice(0, at)}/'"$ID"'${text.slice(at + id.length + 1)}`
}

/** The ids of the things in a list, whatever it is called in the answer. */
function idsIn(body: unknown): number[] {
  const { data } = body as { data?: unknown }
  const list = Array.isArray(data) ? data : Object.values(data ?? {}).find(Array.isArray)
  return ((list ?? []) as { id: number }[]).map(({ id }) => id)
}
