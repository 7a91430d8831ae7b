import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from '../../src/db/embedded.js'
import { migrate } from '../../src/db/migrate.js'
import { freePort } from '../../tests/support/freePort.js'

const ROOT = resolve(import.meta.dirname, '../..')
const ECOSYSTEM = join(ROOT, 'ecosystem.config.js')
const NGINX_CONF = join(ROOT, 'nginx.conf')

/** The heap of the target machine, where ecosystem.config.js does not say otherwise. */
const HEAP = '--max-old-space-size=384'

/** A service as it is in production, on a database server of its own. */
export interface Production {
  /** Where clients reach it. */
  origin: string
  /** Where the process itself is reached, whatever stands in front of it. */
  direct: string
  /** What stands between the two, in words. */
  how: string
  stop: () => Promise<void>
}

/** @param plain without nginx and PM2, also where they are there */
export async function startProduction(plain: boolean): Promise<Production> {
  const folder = mkdtempSync(join(tmpdir(), 'viztube-soak-'))
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })]
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    const database = await startEmbeddedPostgres({ dataDir: folder })
    stops.push(() => database.stop())
    await migrate(database.connectionString)

    const port = await freePort()
    const withNginx = !plain && existsSync(NGINX_CONF) && isInstalled('nginx')
    const front = withNginx ? await freePort() : port
    const settings = settingsOf(database.connectionString, folder, port, `http://127.0.0.1:${front}`)
    const direct = `http://127.0.0.1:${port}`
    const withPm2 = !plain && existsSync(ECOSYSTEM)
    stops.push(withPm2 ? startByPm2(settings, folder) : startDirectly(settings, folder))
    await untilReady(direct, folder)
    if (withNginx) stops.push(await startNginx(folder, port, front))
    const parts = [withNginx ? 'nginx' : 'no nginx', withPm2 ? 'PM2' : `no PM2, ${heapOf()}`, 'PostgreSQL with fsync']
    return { origin: `http://127.0.0.1:${front}`, direct, how: parts.join(', '), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function settingsOf(databaseUrl: string, folder: string, port: string, publicBaseUrl: string): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return {
    PATH,
    HOME,
    NODE_ENV: 'production',
    UV_THREADPOOL_SIZE: '8',
    MALLOC_ARENA_MAX: '2',
    PORT: port,
    PUBLIC_BASE_URL: publicBaseUrl,
    CORS_ORIGIN: 'https://app.example.com',
    DATABASE_URL: databaseUrl,
    DATA_DIR: join(folder, 'data'),
    ACCESS_TOKEN_SECRET: randomBytes(48).toString('base64url'),
    REFRESH_TOKEN_SECRET: randomBytes(48).toString('base64url'),
    // All clients come from one address.
    RATE_LIMIT_AUTH_MAX: '1000000',
    RATE_LIMIT_API_MAX: '1000000',
    UPLOADS_PER_USER: '10',
    UPLOADS_PER_DAY: '100000',
    LOG_LEVEL: 'info',
  }
}

/** The heap limit that production has. */
const heapOf = () => /--max-old-space-size=\d+/.exec(existsSync(ECOSYSTEM) ? readFileSync(ECOSYSTEM, 'utf8') : '')?.[0] ?? HEAP

function startDirectly(env: Record<string, string>, folder: string): () => Promise<void> {
  const log = openSync(join(folder, 'service.log'), 'w')
  const child = spawn(process.execPath, [heapOf(), join(ROOT, 'dist/index.js')], { cwd: ROOT, env, stdio: ['ignore', log, log] })
  return () => end(child)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), 35_000)
  await ended
  clearTimeout(hard)
}

/** By a PM2 of its own, which knows of nothing else on this machine. */
function startByPm2(env: Record<string, string>, folder: string): () => void {
  const home = join(folder, 'pm2')
  const pm2 = (...args: string[]) => {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/pm2/bin/pm2'), ...args], {
      cwd: ROOT,
      env: { ...env, PM2_HOME: home },
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 90_000,
    })
  }
  try {
    pm2('start', ECOSYSTEM)
  } catch (error) {
    pm2('kill')
    throw error
  }
  return () => {
    pm2('kill')
  }
}

/** With the nginx.conf of this repository, but for what belongs to the machine. */
async function startNginx(folder: string, port: string, front: string): Promise<() => Promise<void>> {
  const home = join(folder, 'nginx')
  mkdirSync(home)
  const conf = readFileSync(NGINX_CONF, 'utf8')
    .replace(/^user .*$/m, '')
    .replace(/^include \/etc\/nginx\/modules-enabled.*$/m, '')
    .replace('include nginx/upstream.conf;', `server 127.0.0.1:${port};`)
    .replaceAll('include nginx/', `include ${ROOT}/nginx/`)
    .replace(/listen 80\b/, `listen 127.0.0.1:${front}`)
    .replaceAll('/var/log/nginx/', `${home}/`)
    .replace('/run/nginx.pid', `${home}/nginx.pid`)
    // Where nginx finds no files, so that the service plays them and tells how long they take to begin.
    .replaceAll('/var/lib/viztube', join(folder, 'nothing'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`)
  const file = join(home, 'nginx.conf')
  writeFileSync(file, conf.replace(/^http \{$/m, `http {\n${temporary.join('\n')}`))
  const child = spawn('nginx', ['-c', file, '-e', join(home, 'error.log'), '-g', 'daemon off;'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await untilReady(`http://127.0.0.1:${front}`, folder)
  return () => end(child)
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function untilReady(origin: string, folder: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    const answer = await fetch(`${origin}/api/v2/healthcheck/ready`).catch(() => undefined)
    if (answer?.status === 200) return
    await sleep(100)
  }
  const log = join(folder, 'service.log')
  throw new Error(`${origin} is not ready after a minute.\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}`)
}
