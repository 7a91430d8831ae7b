import type { Request, RequestHandler, Response } from 'express'

/** Runs an Express middleware as a step of a function: returns where it would call `next()`, throws where it would call `next(error)`. */
export const run = (middleware: RequestHandler, req: Request, res: Response) =>
  new Promise<void>((resolve, reject) => {
    const next = (error?: unknown) => {
      if (error instanceof Error) reject(error)
      else resolve()
    }
    void middleware(req, res, next)
  })
