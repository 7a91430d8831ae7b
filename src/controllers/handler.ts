import type { Deps } from '../deps.js'
import type { AnyContract, Caller, Input, Reply } from '../validators/contract.js'

/** What a URL does: from checked input and the service's parts to the data of the answer. It knows nothing of HTTP. */
export type Handler<C extends AnyContract> = (input: Input<C>, deps: Deps) => Promise<Reply<C>>

/**
 * Whether a signed-in caller may do this at all, as far as the address tells. Asked before any file is received, so that nobody
 * uploads what would be refused. Throws 403 or 404 when they may not.
 */
export type Guard<Params> = (input: { params: Params; user: Caller }, deps: Deps) => Promise<void>
