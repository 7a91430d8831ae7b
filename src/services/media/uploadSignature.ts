import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What the address of a direct upload says. `expires` in seconds since 1970. */
export interface UploadFacts {
  publicId: string
  bytes: number
  expires: number
}

export interface UploadSignature {
  sign: (facts: UploadFacts) => string
  /** Takes as long whatever is right about a signature. */
  isOurs: (signature: string, facts: UploadFacts) => boolean
}

/**
 * Signs addresses of direct uploads, with a key of its own that is made from `secret`. What the secret before has signed is good
 * still.
 */
export function uploadSignature(secret: string, previousSecret?: string): UploadSignature {
  const keyOf = (from: string) => Buffer.from(hkdfSync('sha256', from, '', 'addresses of direct uploads', 32))
  const key = keyOf(secret)
  const keys = previousSecret === undefined ? [key] : [key, keyOf(previousSecret)]

  const signBy = (by: Buffer, { publicId, bytes, expires }: UploadFacts) =>
    createHmac('sha256', by).update(`${publicId}\n${bytes}\n${expires}`).digest('base64url')

  return {
    sign: (facts) => signBy(key, facts),
    isOurs: (signature, facts) => {
      const given = Buffer.from(signature)
      return keys.some((by) => {
        const right = Buffer.from(signBy(by, facts))
        return given.length === right.length && timingSafeEqual(given, right)
      })
    },
  }
}
