import type { Request, Response } from 'express'

/** As Express does it, but for the question whether the client has this answer already, which nobody has. */
export function send(req: Request, res: Response, status: number, text: string): void {
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', Buffer.byteLength(text))
  res.end(req.method === 'HEAD' ? undefined : text)
}
