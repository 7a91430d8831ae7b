import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { Refused } from './cloudinaryServerAssets.js'

interface Account {
  cloudName: string
  apiKey: string
  apiSecret: string
  now: () => Date
}

const HOUR = 3_600_000

/** What goes along with a call without being signed. */
const UNSIGNED = ['file', 'cloud_name', 'resource_type', 'api_key', 'signature']

/** Checks that a call is for this account and comes from it. Each check throws `Refused`. */
export function createAuthorization({ cloudName, apiKey, apiSecret, now }: Account) {
  function requireCloud(req: Request) {
    if (req.params['cloud'] !== cloudName) throw new Refused(401, `Invalid cloud_name ${String(req.params['cloud'])}`)
  }

  /** A hash over the sorted fields and the secret, no older than an hour. */
  function requireSignature(fields: Record<string, string>) {
    const { signature = '', api_key: key = '', timestamp } = fields
    if (key !== apiKey) throw new Refused(401, `Invalid api_key ${key}`)
    const toSign = Object.entries(fields)
      .filter(([name, value]) => !UNSIGNED.includes(name) && value !== '')
      .map(([name, value]) => `${name}=${value}`.replaceAll('&', '%26'))
      .sort()
      .join('&')
    const expected = createHash(signature.length === 64 ? 'sha256' : 'sha1')
      .update(toSign + apiSecret)
      .digest('hex')
    if (signature !== expected) throw new Refused(401, `Invalid Signature ${signature}. String to sign - '${toSign}'.`)
    const age = now().getTime() - Number(timestamp) * 1000
    if (!(Math.abs(age) <= HOUR)) {
      throw new Refused(400, `Stale request - reported time is ${String(timestamp)} which is more than 1 hour ago`)
    }
  }

  /** The API for administrators takes the secret itself. */
  function requireAdmin(req: Request) {
    requireCloud(req)
    const expected = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
    if (req.headers.authorization !== expected) throw new Refused(401, 'Invalid credentials')
  }

  return { requireCloud, requireSignature, requireAdmin }
}
