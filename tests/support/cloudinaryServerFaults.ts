import type { Request, Response } from 'express'

/** What a call asks for. A part of a large file is an `upload` too, `delivery` is a client that watches or looks. */
export type Operation = 'upload' | 'destroy' | 'list' | 'look-up' | 'ping' | 'delivery'

/** One thing that goes wrong. */
type Trouble =
  /** This status with an error in JSON, after the whole request has been read. Nothing is done. */
  | { status: number; message?: string }
  /** This text with this status (200), as a proxy or a service that has gone mad would answer. Nothing is done. */
  | { answer: string; status?: number; type?: string }
  /** Everything as it should be, but so many milliseconds late. */
  | { slow: number }
  /** Reads the request and never answers. */
  | { hang: true }
  /** The connection is reset while the request comes in; nothing is done. Or in the middle of the answer; everything is done. */
  | { cut: 'request' | 'answer' }
  /** Everything is done, and the connection closes without an answer. */
  | { lost: true }
  /** Everything is done, and the answer says something else. */
  | { change: (answer: Record<string, unknown>) => unknown }

export type Fault = Trouble & {
  /** How many calls it hits. Default 1; `Infinity` until `heal`. */
  times?: number
  /** How many calls go well before. Default 0. */
  after?: number
}

/** What a handler wants to answer: JSON, or a file. */
export interface Answer {
  status: number
  body: Record<string, unknown>
  headers?: Record<string, string>
  file?: string
}

interface Planned {
  operation: Operation
  fault: Fault
  skip: number
  left: number
}

export function createFaults() {
  let planned: Planned[] = []

  function next(operation: Operation): Fault | undefined {
    const entry = planned.find((candidate) => candidate.operation === operation && candidate.left > 0)
    if (entry === undefined) return undefined
    if (entry.skip > 0) {
      entry.skip -= 1
      return undefined
    }
    entry.left -= 1
    return entry.fault
  }

  return {
    next,
    fail(operation: Operation, fault: Fault) {
      planned.push({ operation, fault, skip: fault.after ?? 0, left: fault.times ?? 1 })
    },
    heal() {
      planned = []
    },
  }
}

/** Does the work of a call, or what its fault makes of it. @returns the status, or why there is none */
export async function answerWith(fault: Fault | undefined, req: Request, res: Response, work: () => Promise<Answer>) {
  if (fault === undefined) return send(res, await work())
  if ('slow' in fault) {
    await new Promise((resolve) => setTimeout(resolve, fault.slow))
    return send(res, await work())
  }
  if ('cut' in fault && fault.cut === 'request') {
    // At once where there is no body to interrupt.
    if (req.method === 'POST') await new Promise((resolve) => req.once('data', resolve))
    req.socket.resetAndDestroy()
    return 'cut'
  }
  if ('hang' in fault) {
    req.resume()
    return 'hung'
  }
  if ('answer' in fault) {
    await drained(req)
    res
      .status(fault.status ?? 200)
      .type(fault.type ?? 'application/json')
      .send(fault.answer)
    return fault.status ?? 200
  }
  if ('status' in fault) {
    await drained(req)
    return send(res, { status: fault.status, body: { error: { message: fault.message ?? `Fault ${String(fault.status)}` } } })
  }

  const answer = await work()
  if ('change' in fault) {
    res.status(answer.status).json(fault.change(answer.body))
    return answer.status
  }
  if ('cut' in fault) {
    const text = JSON.stringify(answer.body)
    res.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    await new Promise<void>((resolve) => res.write(text.slice(0, text.length / 2), () => resolve()))
  }
  req.socket.destroy()
  return 'cut'
}

function send(res: Response, { status, body, headers = {}, file }: Answer) {
  res.status(status).set(headers)
  if (file === undefined) res.json(body)
  else res.sendFile(file, { dotfiles: 'allow' })
  return status
}

async function drained(req: Request) {
  req.resume()
  if (!req.readableEnded) await new Promise((resolve) => req.once('end', resolve).once('close', resolve))
}
