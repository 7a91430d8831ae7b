import type { Request, RequestHandler, Response } from 'express'

/**
 * What middlewares set that answer to a plain request always the same: they run once, for an imagined GET without headers, and each
 * request gets what they have set then.
 */
export function fixedHeaders(...middlewares: RequestHandler[]): (res: Response) => void {
  const headers = new Map<string, string>()
  const res = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    getHeader: (name: string) => headers.get(name),
    removeHeader: () => undefined,
  } as unknown as Response
  const req = { method: 'GET', headers: {} } as unknown as Request
  for (const middleware of middlewares) void middleware(req, res, () => undefined)
  const entries = [...headers]
  return (res) => {
    for (const [name, value] of entries) res.setHeader(name, value)
  }
}
