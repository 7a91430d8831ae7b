import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../support/freePort.js'
import { NEVER_BUSY } from '../support/neverBusy.js'

/** A server that is fuzzed. */
export interface FuzzedServer {
  origin: string
  stop: () => Promise<void>
}

/** A service whose limits are out of the way, and whose tokens outlive the fuzz. */
export async function settingsOf(databaseUrl: string): Promise<{ origin: string; settings: Record<string, string> }> {
  const port = await freePort()
  const settings = {
    NODE_ENV: 'test',
    ...NEVER_BUSY,
    PORT: port,
    DATABASE_URL: databaseUrl,
    DATA_DIR: await mkdtemp(join(tmpdir(), 'viztube-fuzz-')),
    LOG_LEVEL: 'info',
    ACCESS_TOKEN_EXPIRY: '60m',
    RATE_LIMIT_AUTH_MAX: '1000000',
    RATE_LIMIT_API_MAX: '1000000',
    UPLOADS_PER_USER: '1000',
    UPLOADS_AT_ONCE: '1000',
    UPLOADS_PER_DAY: '1000000',
  }
  return { origin: `http://127.0.0.1:${port}`, settings }
}
