import type { Case, Caller, Piece } from './cases.js'
import type { Api, Operation } from './document.js'
import { createPeople, type Person } from './people.js'
import { Ref } from './refs.js'
import type { Reply, Sender } from './send.js'
import { createThings } from './things.js'
import type { Credentials } from './wire.js'

/** Who and what there is on the server while it is fuzzed: people with sessions, and what belongs to them. */
export interface World {
  /** Who calls an operation. Those that change an account have one of their own, so that nobody else's session ends. */
  personFor(operation: Operation): Promise<Person>
  /** Somebody of that name, and nobody else. */
  personNamed(name: string): Promise<Person>
  /** To whom everybody else's things are foreign. */
  other: Person
  /** The case with what its references stand for now. */
  resolve(request: Case, person: Person): Promise<Case>
  /** What shows who calls. */
  credentials(caller: Caller, person: Person): Credentials
  /** Whoever is given new tokens, or another name, goes on with them. */
  adopt(person: Person, request: Case, reply: Reply): void
  /** Signs in again. */
  renew(person: Person): Promise<void>
  things: ReturnType<typeof createThings>
}

/** Everything is made by way of the API, so that any server will do. */
export async function createWorld(api: Api, sender: Sender): Promise<World> {
  const people = createPeople(sender)
  const [main, other] = [await people.register(), await people.register()]
  const ended = await people.endedToken(other)
  const things = createThings(api, sender, people, other)
  const own = new Map<string, Promise<Person>>()

  async function personFor({ id, tag, method }: Operation): Promise<Person> {
    const isAccount = (tag === 'Users' || /[uU]pload/.test(id)) && method !== 'GET'
    return isAccount ? personNamed(id) : main
  }

  function personNamed(name: string): Promise<Person> {
    const person = own.get(name) ?? people.register()
    own.set(name, person)
    return person
  }

  async function valueOf(value: unknown, person: Person): Promise<unknown> {
    if (value instanceof Ref) return things.find(value, person)
    if (Array.isArray(value)) return Promise.all(value.map((item) => valueOf(item, person)))
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
    const entries = Object.entries(value).map(async ([name, item]) => [name, await valueOf(item, person)] as const)
    return Object.fromEntries(await Promise.all(entries))
  }

  const pieces = (list: [string, Piece][], person: Person) =>
    Promise.all(list.map(async ([name, piece]): Promise<[string, Piece]> => [name, await pieceOf(piece, person)]))
  const pieceOf = async (piece: Piece, person: Person): Promise<Piece> =>
    piece instanceof Ref ? String(await things.find(piece, person)) : piece

  return {
    personFor,
    personNamed,
    other,
    resolve: async (request, person) => ({
      ...request,
      path: Object.fromEntries(await pieces(Object.entries(request.path), person)),
      query: await pieces(request.query, person),
      headers: await pieces(request.headers, person),
      cookies: await pieces(request.cookies, person),
      body: (request.body.kind === 'json' ? await valueOf(request.body, person) : request.body) as Case['body'],
    }),
    credentials: (caller, { accessToken, refreshToken }) => credentialsOf(caller, accessToken, refreshToken, ended),
    adopt: (person, request, reply) => {
      people.adopt(person, request, reply)
      if (request.operation.id === 'completeUpload' && reply.status === 201) things.forget('uploadId', person)
    },
    renew: people.renew,
    things,
  }
}

function credentialsOf(caller: Caller, accessToken: string, refreshToken: string, ended: string): Credentials {
  const bearer = (token: string, scheme = 'Bearer') => ({ authorization: `${scheme} ${token}`, cookies: [] })
  const [header = '', payload = '', signature = ''] = accessToken.split('.')
  switch (caller) {
    case 'bearer':
      return bearer(accessToken)
    case 'BEARER':
      return bearer(accessToken, 'BEARER')
    case 'cookie':
      return { cookies: [`accessToken=${accessToken}`] }
    case 'nobody':
      return { cookies: [] }
    case 'noise':
      return bearer('nonsense')
    case 'unsigned':
      return bearer(`${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`)
    case 'tampered':
      return bearer(`${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`)
    case 'ended':
      return bearer(ended)
    case 'basic':
      return { authorization: `Basic ${accessToken}`, cookies: [] }
    case 'refresh':
      return bearer(refreshToken)
    case 'otherCookie':
      return { cookies: [`refreshToken=${accessToken}`, `access_token=${accessToken}`] }
  }
}
