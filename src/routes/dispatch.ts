import type { RequestHandler } from 'express'

/** An address, as Express writes it, and who answers there. */
export interface Address {
  /** As in `/toggle/v/:videoId`. */
  pattern: string
  /** By method, in capitals. */
  handlers: Map<string, RequestHandler>
  /** Answers every other method. */
  otherwise: RequestHandler
}

interface Place {
  /** Places one name further, by that name. */
  named: Map<string, Place>
  /** The place one parameter further. */
  any: Place | undefined
  address: Address | undefined
}

const newPlace = (): Place => ({ named: new Map(), any: undefined, address: undefined })

/**
 * Finds the handler of a request by walking down a tree of its path's parts, where Express would try one route after the other. Names
 * come before parameters. As in Express: letters' case matters, a slash at the end does not, parameters are decoded, HEAD is answered
 * by GET's handler, and what is no address passes on.
 */
export function dispatch(addresses: Address[]): RequestHandler {
  const root = newPlace()
  for (const address of addresses) {
    let place = root
    for (const part of partsOf(address.pattern)) {
      const next = part.startsWith(':') ? place.any : place.named.get(part)
      const further = next ?? newPlace()
      if (part.startsWith(':')) place.any = further
      else place.named.set(part, further)
      place = further
    }
    place.address = address
  }

  return (req, res, next) => {
    const parts = partsOf(req.path)
    const address = find(root, parts, 0)
    if (address === undefined) {
      next()
      return
    }
    req.params = paramsOf(address, parts)
    req.route = { path: address.pattern }
    const handler = address.handlers.get(req.method === 'HEAD' ? 'GET' : req.method) ?? address.otherwise
    return handler(req, res, next)
  }
}

function partsOf(path: string): string[] {
  const parts = path.split('/')
  parts.shift()
  if (parts.at(-1) === '') parts.pop()
  return parts
}

function find(place: Place, parts: string[], depth: number): Address | undefined {
  const part = parts[depth]
  if (part === undefined) return place.address
  const named = place.named.get(part)
  const found = named && find(named, parts, depth + 1)
  if (found !== undefined || place.any === undefined || part === '') return found
  return find(place.any, parts, depth + 1)
}

/** @throws URIError with status 400, as Express does */
function paramsOf({ pattern }: Address, parts: string[]): Record<string, string> {
  const params: Record<string, string> = {}
  if (!pattern.includes(':')) return params
  for (const [index, name] of partsOf(pattern).entries()) {
    if (name.startsWith(':')) params[name.slice(1)] = decode(parts[index] ?? '')
  }
  return params
}

function decode(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw Object.assign(new URIError('A part of the address cannot be decoded', { cause }), { status: 400 })
  }
}
