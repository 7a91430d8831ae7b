import { readFileSync } from 'node:fs'
import type { PoolConfig } from 'pg'
import { namesCertificates, TLS_PARAMETERS, tlsOf } from '../utils/databaseTls.js'

/**
 * Where to connect and how, for `pg`: what its address says about TLS would replace everything else that is said about it, the
 * authority, too.
 * @param caFile PEM file of the authority that signed the server's certificate; then it is always checked
 */
export function connectionTo(url: string, caFile: string | undefined): { connectionString: string } & Pick<PoolConfig, 'ssl'> {
  const tls = caFile === undefined ? tlsOf(url) : 'checked'
  if (caFile === undefined && (tls !== 'checked' || namesCertificates(url))) return { connectionString: url }
  const address = new URL(url)
  for (const name of TLS_PARAMETERS) address.searchParams.delete(name)
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }
  return { connectionString: address.href, ssl: { ...ca, rejectUnauthorized: true } }
}

/** Words of Node's and `pg`'s for a server that cannot prove who it is, or does not speak TLS, and what to do about it. */
const ADVICE: [RegExp, string][] = [
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|self-signed certificate|unable to (verify|get)/i,
    'no authority that is known here has signed the certificate of the server: name the one that has in DATABASE_CA_FILE',
  ],
  [/CERT_HAS_EXPIRED|certificate has expired/i, 'the certificate of the server has expired'],
  [/ALTNAME_INVALID|does not match certificate/i, 'the certificate of the server is for another host than DATABASE_URL names'],
  [/server does not support SSL/i, 'the server does not speak TLS, which DATABASE_URL or DATABASE_CA_FILE asks for'],
  [/no encryption/i, 'the server takes encrypted connections only: name its authority in DATABASE_CA_FILE'],
]

/** What to do about a connection that failed for its encryption, or undefined when that was not the reason. */
export function tlsAdvice(error: unknown): string | undefined {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  return ADVICE.find(([words]) => words.test(`${code} ${message}`))?.[1]
}
