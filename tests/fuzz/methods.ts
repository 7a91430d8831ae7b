import * as fc from 'fast-check'

/** A method that an address does not take. */
export interface MethodCase {
  method: string
  path: string
  /** Those that it takes, in the order of the alphabet. */
  allowed: string[]
}

// CONNECT is for proxies, and OPTIONS is the browser's question about other origins.
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'PURGE', 'QUERY', 'M-SEARCH']

/** Every address of the document with every method that it does not have there. */
export function methodsCase(methods: Map<string, string[]>): fc.Arbitrary<MethodCase> {
  const cases = [...methods].flatMap(([template, allowed]) =>
    METHODS.filter((method) => !allowed.includes(method)).map((method) => ({
      method,
      path: template.replace(/\{\w+\}/g, '1'),
      allowed: [...allowed].sort(),
    })),
  )
  return fc.constantFrom(...cases)
}
