import type { Request, Response } from 'express'

/** As Express does it, but for the question whether the client has this answer already, which nobody has. */
export function send(req: Request, res: Response, status: number, text: string): void {
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  const bytes = Buffer.byteLength(text)
  res.setHeader('Content-Length', bytes)
  if (req.method === 'HEAD') res.end()
  // A text of as many bytes as characters is ASCII, which Node.js need not encode.
  else res.end(text, bytes === text.length ? 'latin1' : 'utf8')
}
