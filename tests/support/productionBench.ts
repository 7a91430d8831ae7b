import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FaultBench, openFaultBench } from './faultBench.js'
import { ALLOWED_ORIGIN, CLOUDFLARE, type Nginx, startNginx } from './nginx.js'
import { type Called, call } from './httpCall.js'
import { NEVER_BUSY } from './neverBusy.js'

/** The service as it is in production: built, with its settings, behind nginx. */
export interface ProductionBench extends FaultBench {
  nginx: Nginx
  /** A request through nginx; `path` is below its root. Each comes by way of Cloudflare from an address that no other has. */
  through: (path: string, options?: Parameters<typeof call>[1]) => Promise<Called>
}

export const PUBLIC_BASE_URL = 'https://viztube.example.com'

export const PRODUCTION = {
  NODE_ENV: 'production',
  ...NEVER_BUSY,
  CORS_ORIGIN: ALLOWED_ORIGIN,
  PUBLIC_BASE_URL,
  RATE_LIMIT_AUTH_MAX: '10',
  // A process that thinks in another time zone still answers in UTC.
  TZ: 'Asia/Kolkata',
}

export async function openProductionBench(name: string): Promise<ProductionBench> {
  const bench = await openFaultBench(name, PRODUCTION)
  await bench.start()
  const nginx = await startNginx({ upstream: bench.settings['PORT'] ?? '', dataDir: bench.settings['DATA_DIR'] ?? '' })
  let calls = 0
  return {
    ...bench,
    nginx,
    through: (path, options = {}) => {
      const client = `198.51.${String(Math.floor(++calls / 250))}.${String(calls % 250)}`
      const headers = { 'CF-Connecting-IP': client, 'X-Forwarded-Proto': 'https', ...options.headers }
      return call(nginx.origin + path, { from: CLOUDFLARE, ...options, headers })
    },
    close: async () => {
      await nginx.stop()
      await bench.close()
    },
  }
}

/** Puts a file where the disk store keeps media; answers its path below the root. */
export async function givenMedia({ mediaRoot }: FaultBench, extension: string, content: Buffer): Promise<string> {
  const name = randomBytes(20).toString('hex')
  await mkdir(join(mediaRoot, name.slice(0, 2)), { recursive: true })
  await writeFile(join(mediaRoot, name.slice(0, 2), `${name}.${extension}`), content)
  return `/media/${name.slice(0, 2)}/${name}.${extension}`
}
