/** What the address of a database says about TLS, as `pg` reads it. */

export type Tls =
  /** Nothing: then the connection is not encrypted, unless an authority is named elsewhere. */
  | 'unsaid'
  | 'off'
  /** Encrypted, with a server that can prove who it is. */
  | 'checked'
  /** Encrypted, with whoever answers. */
  | 'unchecked'

const MODES: Partial<Record<string, Tls>> = { disable: 'off', 'no-verify': 'unchecked' }

/** Names of all parameters that speak of TLS. Certificates in files are `pg`'s own business. */
export const TLS_PARAMETERS = ['ssl', 'sslmode', 'uselibpqcompat', 'sslnegotiation']
const FILES = ['sslrootcert', 'sslcert', 'sslkey']

export const namesCertificates = (url: string) => FILES.some((name) => parametersOf(url).has(name))

export function tlsOf(url: string): Tls {
  const parameters = parametersOf(url)
  const mode = parameters.get('sslmode')
  const ssl = parameters.get('ssl')
  // With it, modes other than verify-full mean what they mean to libpq: no, or half a check.
  if (parameters.get('uselibpqcompat') === 'true' && mode !== null && mode !== 'disable')
    return mode === 'verify-full' ? 'checked' : 'unchecked'
  if (mode !== null) return MODES[mode] ?? 'checked'
  if (ssl === 'no-verify') return 'unchecked'
  if (ssl === '0' || ssl === 'false') return 'off'
  return ssl === null && !namesCertificates(url) && !parameters.has('sslnegotiation') ? 'unsaid' : 'checked'
}

/** Why these settings cannot be meant, one sentence each that begins with the setting's name. */
export function tlsProblems(url: string, { caFile, production }: { caFile: boolean; production: boolean }): string[] {
  const tls = tlsOf(url)
  const rules: [broken: boolean, problem: string][] = [
    [caFile && tls === 'off', 'DATABASE_URL switches TLS off, which DATABASE_CA_FILE asks for: remove one of the two'],
    [
      (caFile || production) && tls === 'unchecked',
      'DATABASE_URL must not switch off the check of the certificate' +
        (caFile
          ? ', which DATABASE_CA_FILE asks for: remove sslmode and uselibpqcompat'
          : ' in production: remove sslmode and uselibpqcompat, and name the authority in DATABASE_CA_FILE'),
    ],
    [caFile && namesCertificates(url), 'DATABASE_URL must not name certificates when DATABASE_CA_FILE does'],
  ]
  return rules.flatMap(([broken, problem]) => (broken ? [problem] : []))
}

const parametersOf = (url: string) => (URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams())
