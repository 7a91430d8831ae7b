import type { Request, RequestHandler, Response } from 'express'

/** Runs an Express middleware as a step of a function: returns where it would call `next()`, throws where it would call `next(error)`. */
export const run = (middleware: RequestHandler, req: Request, res: Response) =>
  new Promise<void>((resolve, reject) => {
    const next = (error?: unknown) => {
      if (error === undefined || error === null) resolve()
      // Nobody calls `next` with anything else; where code runs in a context of its own, errors of Node's are no instances of its Error.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      else reject(error)
    }
    void middleware(req, res, next)
  })
