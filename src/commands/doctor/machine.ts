import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { access, constants, readdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import type { Config } from '../../config/index.js'
import { API_BASE } from '../../routes/index.js'
import { type Finding, finder, reasonOf } from './finding.js'

const ROOT = resolve(import.meta.dirname, '../../..')
const HOUR_MS = 3_600_000

export function checkNode(running = process.versions.node): Finding {
  const node = finder('Node.js')
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } }
  const wanted = engines.node.replace('>=', '')
  const [major = 0, minor = 0] = wanted.split('.').map(Number)
  const [hasMajor = 0, hasMinor = 0] = running.split('.').map(Number)
  const isEnough = hasMajor > major || (hasMajor === major && hasMinor >= minor)
  return isEnough ? node.ok(`${running}.`) : node.wrong(`This is ${running}; install ${wanted} or later.`)
}

/** Where uploads are staged. */
export async function checkStaging({ stagingDir }: Config): Promise<Finding> {
  const staging = finder('staging')
  try {
    await access(stagingDir, constants.W_OK | constants.X_OK)
    const names = (await readdir(stagingDir)).filter((name) => !name.startsWith('.git'))
    const ages = await Promise.all(
      names.map((name) =>
        stat(join(stagingDir, name)).then(
          ({ mtimeMs }) => Date.now() - mtimeMs,
          () => 0,
        ),
      ),
    )
    const old = ages.filter((age) => age > HOUR_MS).length
    if (old > 0)
      return staging.note(`${old} files in ${stagingDir} are older than an hour; the server removes them when it starts.`)
    return staging.ok(`${stagingDir} can be written.`)
  } catch (error) {
    return staging.wrong(
      `${stagingDir} cannot be written (${reasonOf(error)}): make it, and give it to the user that the service runs as.`,
    )
  }
}

/** Whether the port is free, or the service is what has it. */
export async function checkPort({ server: { host, port } }: Config): Promise<Finding> {
  const found = finder('port')
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
    const probe = createServer()
    probe.once('error', done)
    probe.listen(port, host, () => {
      probe.close(() => done(undefined))
    })
  })
  if (failure === undefined) return found.ok(`${host}:${port} is free: the service does not run.`)
  if (failure.code !== 'EADDRINUSE')
    return found.wrong(`${host}:${port} cannot be had (${failure.code ?? failure.message}): check HOST and PORT.`)
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  const ask = (path: string) =>
    fetch(`http://${here.includes(':') ? `[${here}]` : here}:${port}${API_BASE}${path}`, { signal: AbortSignal.timeout(3_000) })
  try {
    const health = await ask('/healthcheck')
    if (!(await health.text()).includes('Server is running')) throw new Error('another answer')
  } catch {
    return found.wrong(`Another program has ${host}:${port}, or a service that does not answer: stop it, or choose another PORT.`)
  }
  const ready = await ask('/healthcheck/ready').catch(() => undefined)
  if (ready?.status === 200) return found.ok(`The service runs on ${host}:${port} and is ready.`)
  return found.wrong(`The service runs on ${host}:${port} and is not ready: ${API_BASE}/healthcheck/ready says why.`)
}

/** What stands around the service in production. */
export function checkFiles({ production }: Config, root = ROOT): Finding[] {
  const files = finder('files')
  const missing = (['dist/index.js', 'ecosystem.config.js', 'nginx.conf'] as const).filter(
    (name) => !existsSync(join(root, name)),
  )
  const built = missing.includes('dist/index.js')
  const others = missing.filter((name) => name !== 'dist/index.js')
  return [
    ...(built && production ? [files.wrong('The service is not built: npm run build.')] : []),
    others.length === 0
      ? files.ok('ecosystem.config.js and nginx.conf are there.')
      : files.note(
          `${others.join(' and ')} ${others.length > 1 ? 'are' : 'is'} not there: only who runs it by PM2 or behind nginx needs it.`,
        ),
  ]
}

/** What is used where it is found, and never needed. */
export function checkOptional(): Finding {
  const optional = finder('optional')
  const there = ['nginx', 'ffmpeg'].filter((program) => spawnSync(program, ['-version'], { stdio: 'ignore' }).error === undefined)
  return optional.ok(
    there.length === 0 ? 'Neither nginx nor ffmpeg is installed, which is fine.' : `Installed: ${there.join(', ')}.`,
  )
}
