import type { Deps } from '../deps.js'
import type { AnyContract, Input, Reply } from '../validators/contract.js'

/** What a URL does: from checked input and the service's parts to the data of the answer. It knows nothing of HTTP. */
export type Handler<C extends AnyContract> = (input: Input<C>, deps: Deps) => Promise<Reply<C>>
