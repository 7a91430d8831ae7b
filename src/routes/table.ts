import type { Guard, Handler } from '../controllers/handler.js'
import type { AnyContract, Caller, Input } from '../validators/contract.js'

/** Routes are rows of tables. A row is a method, a path, what goes in and out, and what it does. */

export type Method = 'get' | 'post' | 'patch' | 'delete'

export interface Route {
  method: Method
  /** As Express writes it, below the table's base: `/toggle/v/:videoId`. */
  path: string
  contract: AnyContract
  // The handler fits its contract: the functions below have checked that where both types were known.
  handler: Handler<AnyContract>
  /** Asked before a file is received; the handler asks again. */
  guard: Guard<never> | undefined
  /** The contract's name for the API document: the handler's own name. */
  name: string
}

export interface Table {
  base: string
  /** Heading in the API document. */
  tag: string
  routes: Route[]
}

/** Names of the parameters in a path. */
type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type ParamKeys<C> = C extends { params: { shape: infer Shape } } ? keyof Shape : never

/** The path's parameters are the contract's: neither may have one that the other lacks. */
type Matching<Path extends string, C> = [ParamsOf<Path>] extends [ParamKeys<C>]
  ? [ParamKeys<C>] extends [ParamsOf<Path>]
    ? unknown
    : { error: 'the contract has a parameter that the path lacks' }
  : { error: 'the path has a parameter that the contract lacks' }

const row =
  (method: Method) =>
  <Path extends string, C extends AnyContract>(
    path: Path,
    contract: C & Matching<Path, C>,
    handler: Handler<C>,
    guard?: Input<C>['user'] extends Caller ? Guard<Input<C>['params']> : never,
  ): Route => ({
    method,
    path,
    contract,
    handler,
    guard,
    name: handler.name,
  })

export const get = row('get')
export const post = row('post')
export const patch = row('patch')
export const del = row('delete')

export const table = (base: string, tag: string, routes: Route[]): Table => ({ base, tag, routes })
