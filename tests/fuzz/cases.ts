import * as fc from 'fast-check'
import { bodyOf, type Body } from './bodies.js'
import type { Operation, Parameter } from './document.js'
import { hostileText, strangeHeader } from './hostile.js'
import { prepared } from './prepared.js'
import { Raw, Ref, type Whose } from './refs.js'
import { brokenValue, validValue } from './values.js'

/** A request before it is known whom it is from and which ids there are: what fast-check makes, and makes smaller. */
export interface Case {
  operation: Operation
  caller: Caller
  path: Record<string, Piece>
  query: [string, Piece][]
  headers: [string, Piece][]
  cookies: [string, Piece][]
  body: Body
}

/** A part of an address or a header. */
export type Piece = string | Ref | Raw

/** How a request shows who it is from. */
export type Caller = (typeof GOOD)[number] | (typeof BAD)[number]

const GOOD = ['bearer', 'cookie', 'BEARER'] as const
const BAD = ['nobody', 'noise', 'unsigned', 'tampered', 'ended', 'basic', 'refresh', 'otherCookie'] as const

export const isGood = (caller: Caller) => (GOOD as readonly string[]).includes(caller)

/** Which part of the request is not as it should be: a parameter's name, `body`, or nothing. */
type Broken = string | undefined

/** Requests to an operation, good and bad. */
export function caseOf(operation: Operation): fc.Arbitrary<Case> {
  const { parameters, bodies, method } = operation
  const broken = parameters.map(({ name }) => ({ weight: 2, arbitrary: requestWith(operation, name) }))
  const bodyWeight = Object.keys(bodies).length > 0 ? 5 : method === 'GET' ? 0 : 1
  const withBody = { weight: bodyWeight, arbitrary: requestWith(operation, 'body') }
  const weight = Math.max(2, [...broken, withBody].reduce((sum, { weight }) => sum + weight, 0) / 2)
  return fc.oneof({ weight: Math.ceil(weight), arbitrary: requestWith(operation, undefined) }, ...broken, withBody)
}

/** Requests that the operation should take, as far as the document tells. */
export const validCaseOf = (operation: Operation) => requestWith(operation, undefined)

function requestWith(operation: Operation, broken: Broken): fc.Arbitrary<Case> {
  const of = (place: Parameter['in']) => operation.parameters.filter((parameter) => parameter.in === place)
  const usual = { path: pathOf(of('path'), operation, broken), query: queryOf(of('query'), broken) }
  const request = fc.record<Case>({
    operation: fc.constant(operation),
    caller: callerOf(operation),
    ...usual,
    headers: fc
      .tuple(
        listOf(of('header'), broken),
        fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.array(strangeHeader, { maxLength: 2 })),
      )
      .map(([own, strange]) => [...own, ...strange]),
    cookies: listOf(of('cookie'), broken),
    body: bodyOf(operation, broken === 'body'),
  })
  const change = prepared[operation.id]
  return change === undefined
    ? request
    : fc.oneof(
        request,
        fc.tuple(request, change(operation)).map(([made, known]) => prepare(made, known, broken)),
      )
}

/** What is known to work in place of what was made up, but for the part that is to be broken. */
function prepare(made: Case, known: Partial<Case>, broken: Broken): Case {
  if (broken === undefined) return { ...made, ...known }
  const keep = <T>(mine: [string, T][], theirs: [string, T][] | undefined) =>
    theirs === undefined ? mine : [...mine.filter(([name]) => name === broken), ...theirs.filter(([name]) => name !== broken)]
  return {
    ...made,
    path: Object.fromEntries(keep(Object.entries(made.path), known.path && Object.entries(known.path))),
    query: keep(made.query, known.query),
    headers: keep(made.headers, known.headers),
    cookies: keep(made.cookies, known.cookies),
    body: broken === 'body' ? made.body : (known.body ?? made.body),
  }
}

/** Where nobody has to be signed in, it must not matter who calls. */
function callerOf({ secured, tag, id }: Operation): fc.Arbitrary<Caller> {
  // A refresh token is as good as an access token for signing out.
  const bad = BAD.filter((caller) => !(id === 'logout' && caller === 'refresh'))
  const good = { weight: 12, arbitrary: fc.constantFrom<Caller>('bearer', 'bearer', 'cookie', 'BEARER') }
  if (!secured) return fc.constantFrom<Caller>('nobody', 'bearer', ...(tag === 'Users' ? [] : (['noise'] as const)))
  return fc.oneof(good, { weight: 1, arbitrary: fc.constantFrom<Caller>(...bad) })
}

/** Names of things that there are; whatever ends with `Id` may be one. */
const isReference = ({ name }: Parameter) => name.endsWith('Id') || name === 'username'

/** An operation that takes things away gets fresh ones, lest there be nothing left. */
function referenceTo({ name }: Parameter, { method, template }: Operation): fc.Arbitrary<Ref> {
  const own: Whose = method === 'DELETE' && template.split('{').length === 2 ? 'fresh' : 'own'
  return fc
    .constantFrom<Whose>(own, own, own, own, 'foreign', 'foreign', 'hidden', 'missing')
    .map((whose) => new Ref(name, whose))
}

const asText = (value: unknown) =>
  typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? 'undefined')

function pathOf(parameters: Parameter[], operation: Operation, broken: Broken): fc.Arbitrary<Record<string, Piece>> {
  return fc.record(
    Object.fromEntries(
      parameters.map((parameter) => {
        const made = validValue(parameter.schema).map(asText) as fc.Arbitrary<Piece>
        const usual = isReference(parameter) ? fc.oneof({ weight: 9, arbitrary: referenceTo(parameter, operation) }, made) : made
        return [parameter.name, parameter.name === broken ? brokenSegment(parameter) : usual]
      }),
    ),
  )
}

/** Segments of a path as they go over the wire: what cannot be decoded, or says more when it is. */
const RAW = [
  '%ED%A0%80',
  '%E0%A4%A',
  '%',
  '%zz',
  '%C0%AE%C0%AE',
  '%FF',
  '1%2F',
  '1%23',
  '1%3Fx=1',
  '1%00',
  '1;a=b',
  '1,2',
  '%2e%2e',
  '..',
  '.',
  '%2F',
]

const brokenSegment = ({ schema }: Parameter): fc.Arbitrary<Piece> =>
  fc.oneof(
    fc.constantFrom(...RAW).map((text) => new Raw(text)),
    fc.oneof(brokenValue(schema).map(asText), hostileText).filter((text) => text !== '' && text.length < 4_000),
  )

function queryOf(parameters: Parameter[], broken: Broken): fc.Arbitrary<[string, Piece][]> {
  const strange = fc.tuple(fc.constantFrom('x', '__proto__', 'page[]', 'a[b]', 'constructor'), hostileText)
  return fc
    .tuple(
      listOf(parameters, broken, true),
      fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, fc.array(strange, { maxLength: 2 })),
    )
    .map(([own, more]) => [...own, ...more])
}

/** Each parameter, or without it where it may be absent; the broken one wrong, twice or missing. */
function listOf(parameters: Parameter[], broken: Broken, repeats = false): fc.Arbitrary<[string, Piece][]> {
  const lists = parameters.map((parameter): fc.Arbitrary<[string, Piece][]> => {
    const { name, required = false, schema } = parameter
    const made = validValue(schema).map(asText) as fc.Arbitrary<Piece>
    const usual = isReference(parameter)
      ? fc.oneof(
          made,
          fc.constantFrom<Whose>('own', 'foreign', 'missing').map((whose) => new Ref(name, whose)),
        )
      : made
    const once = usual.map((value): [string, Piece][] => [[name, value]])
    if (name !== broken) return required ? once : fc.oneof(once, fc.constant<[string, Piece][]>([]))
    const wrong = fc
      .oneof(brokenValue(schema).map(asText), hostileText)
      .map((value): [string, Piece][] => [[name, value.slice(0, 4_000)]])
    const twice = fc.tuple(usual, usual).map(([a, b]): [string, Piece][] => [
      [name, a],
      [name, b],
    ])
    return fc.oneof(
      { weight: 6, arbitrary: wrong },
      ...(repeats ? [twice] : []),
      ...(required ? [fc.constant<[string, Piece][]>([])] : []),
    )
  })
  return fc.tuple(...lists).map((all) => all.flat())
}
