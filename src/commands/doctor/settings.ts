import { type Config, toConfig } from '../../config/index.js'
import { StartupError } from '../../utils/StartupError.js'
import { type Finding, finder } from './finding.js'

const settings = finder('settings')

/** The settings, when they can be used, and what there is to say about them. */
export function checkSettings(environment: Record<string, string | undefined>): { config?: Config; findings: Finding[] } {
  try {
    const config = toConfig(environment)
    return { config, findings: [settings.ok('All have a right form.'), ...consider(config)] }
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    // One line for each, below a heading.
    const problems = error.message.split('\n').slice(1)
    return { findings: problems.map((line) => settings.wrong(`${line.replace(/^ *- /, '')}.`)) }
  }
}

const isHere = (address: string) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(address)

/** What is allowed, and may still be a mistake. */
function consider({ production, server, cors, tokens, metrics, media }: Config): Finding[] {
  const base = finder('PUBLIC_BASE_URL')
  const origins = finder('CORS_ORIGIN')
  const proxies = finder('TRUST_PROXY')
  const rotation = finder('secrets')
  const plain = cors.origins === '*' ? [] : cors.origins.filter((origin) => origin.startsWith('http:') && !isHere(origin))
  const notes: Finding[] = [
    production
      ? settings.ok('NODE_ENV is production.')
      : settings.note('NODE_ENV is not production: the safety checks of production are off.'),
  ]
  if (production && isHere(server.publicBaseUrl)) {
    const which = media.kind === 'disk' ? 'Addresses of media begin' : 'Addresses begin'
    notes.push(base.note(`${which} with ${server.publicBaseUrl}, which only this machine can reach.`))
  } else {
    notes.push(base.ok(`Clients reach the service at ${server.publicBaseUrl}.`))
  }
  if (cors.origins === '*') notes.push(origins.note('Pages of any origin may call, without cookies.'))
  else if (plain.length > 0 && production)
    notes.push(origins.note(`Pages that came unencrypted may call with cookies: ${plain.join(', ')}.`))
  else notes.push(origins.ok(`Pages of ${cors.origins.join(', ')} may call.`))
  notes.push(proxies.ok(`X-Forwarded-For is believed of ${server.trustProxy.join(', ')}.`))
  if (!['127.0.0.1', '::1', 'localhost'].includes(server.host)) {
    notes.push(proxies.note(`The service listens on ${server.host}: nobody but the proxy should reach port ${server.port}.`))
  }
  if (tokens.secrets.kind === 'given' && (tokens.secrets.previousAccess ?? tokens.secrets.previousRefresh) !== undefined) {
    notes.push(
      rotation.note('Tokens of previous secrets are still accepted; remove those settings when such tokens have expired.'),
    )
  }
  if (metrics.token !== undefined) notes.push(finder('METRICS_TOKEN').ok('Who has the token may read the metrics.'))
  return notes
}
