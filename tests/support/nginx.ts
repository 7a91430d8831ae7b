import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe } from '@jest/globals'
import { until } from './queue.js'
import { freePort } from './freePort.js'

const ROOT = resolve(import.meta.dirname, '../..')

/** Whom our nginx takes for Cloudflare, and for somebody who is not: all of 127.0.0.0/8 is this machine. */
export const CLOUDFLARE = '127.0.0.2'
export const STRANGER = '127.0.0.3'

/** A page of this origin may read what nginx answers by itself. */
export const ALLOWED_ORIGIN = 'https://app.example.com'

/** Also where the folder of system programs is not looked into. */
const PROGRAM = ['nginx', '/usr/sbin/nginx'].find((program) => spawnSync(program, ['-v']).status === 0)

export const hasNginx = PROGRAM !== undefined

if (!hasNginx) {
  console.warn(
    'NOT TESTED: how the service runs behind nginx. There is none on this machine; "apt-get install nginx" brings one.',
  )
}

/** Tests that need the real nginx. Without one they are reported as not run. */
export const describeWithNginx = hasNginx ? describe : describe.skip

export interface Nginx {
  origin: string
  /** Lines of the access log so far, parsed. */
  accessLog: () => Promise<Record<string, string>[]>
  /** The line of one request, which comes after its answer. */
  logged: (id: unknown) => Promise<Record<string, string>>
  errorLog: () => Promise<string>
  stop: () => Promise<void>
}

interface Options {
  /** Where the service listens on 127.0.0.1. */
  upstream: string
  /** Its DATA_DIR. */
  dataDir?: string
  /** Further changes of nginx.conf: what is there, and what is put in its place. */
  edits?: [from: string, to: string][]
}

const running = new Set<ChildProcess>()

// Whatever ends the tests ends what they have started.
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

/** Runs nginx with the files of the repository, in which only what an installation edits is other. */
export async function startNginx({ upstream, dataDir = '/nonexistent', edits = [] }: Options): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'viztube-nginx-'))
  const port = await freePort()
  await cp(join(ROOT, 'nginx'), join(folder, 'nginx'), { recursive: true })
  await writeFile(join(folder, 'nginx/upstream.conf'), `server 127.0.0.1:${upstream};\n`)
  await writeFile(join(folder, 'nginx/cloudflare-ips.conf'), `set_real_ip_from ${CLOUDFLARE}/32;\n`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`)
  const conf = edit(await readFile(join(ROOT, 'nginx.conf'), 'utf8'), [
    // Who runs the tests owns the files that they are about.
    ['user www-data;', process.getuid?.() === 0 ? 'user root;' : ''],
    ['pid /run/nginx.pid;', `pid ${folder}/pid;`],
    ['error_log /var/log/nginx/error.log', `error_log ${folder}/error.log`],
    ['access_log /var/log/nginx/access.log', `access_log ${folder}/access.log`],
    ['worker_processes auto;', 'worker_processes 1;'],
    ['listen 80 default_server;', `listen 127.0.0.1:${port} default_server;`],
    ['root /var/lib/viztube;', `root ${dataDir};`],
    ['# "https://app.example.com" $http_origin;', `"${ALLOWED_ORIGIN}" $http_origin;`],
    ['sendfile on;', `${temporary.join(' ')} sendfile on;`],
    ...edits,
  ])
  await writeFile(join(folder, 'nginx.conf'), conf)

  const child = spawn(PROGRAM ?? 'nginx', ['-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running.add(child)
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close').then(() => running.delete(child))
  while (!(await accepts(Number(port)))) {
    if (child.exitCode !== null) throw new Error(`nginx did not start:\n${output}`)
  }
  const accessLog = async () => {
    const lines = (await readFile(join(folder, 'access.log'), 'utf8')).split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line) as Record<string, string>)
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    accessLog,
    logged: async (id) => {
      let found: Record<string, string> | undefined
      await until(async () => (found = (await accessLog()).find((line) => line['id'] === id)) !== undefined)
      return found ?? {}
    },
    errorLog: () => readFile(join(folder, 'error.log'), 'utf8'),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** @throws Error when there is nothing to edit: then the test would be about another file than the repository's. */
function edit(text: string, edits: [from: string, to: string][]): string {
  return edits.reduce((edited, [from, to]) => {
    if (edited.split(from).length !== 2) throw new Error(`nginx.conf has "${from}" not exactly once`)
    return edited.replace(from, to)
  }, text)
}

const accepts = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => setTimeout(done, 10, false))
  })
