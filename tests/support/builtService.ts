import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { transformFile } from '@swc/core'

const ROOT = resolve(import.meta.dirname, '../..')

/** The service, built into a folder of its own: it starts quickly, and stages uploads where no other one does. */
export interface Build {
  folder: string
  stagingDir: string
  /** Starts a program of it, `index` or `worker`, with these settings and no others, and waits until it says that it is ready. */
  start: (program: string, settings: Record<string, string>, prefix?: string[]) => Promise<Running>
  remove: () => Promise<void>
}

export interface Running {
  pid: number
  /** What it has told its parent, as it tells PM2. */
  messages: unknown[]
  /** All that it has said so far. */
  output: () => string
  /** Exit code and signal. */
  ended: Promise<[number | null, NodeJS.Signals | null]>
  /** Ends it, and waits until it has ended. */
  kill: (signal: NodeJS.Signals) => Promise<[number | null, NodeJS.Signals | null]>
}

export async function buildService(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'viztube-build-'))
  const stagingDir = join(folder, 'public/temp')
  await mkdir(stagingDir, { recursive: true })
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await symlink(join(ROOT, 'public/docs'), join(folder, 'public/docs'))
  await symlink(join(ROOT, 'prisma'), join(folder, 'prisma'))
  const sources = await readdir(join(ROOT, 'src'), { recursive: true })
  await Promise.all(sources.filter((name) => name.endsWith('.ts')).map((name) => transpile(name, join(folder, 'dist'))))

  return {
    folder,
    stagingDir,
    start: (program, settings, prefix = []) => start(join(folder, `dist/${program}.js`), folder, settings, prefix),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  }
}

async function transpile(name: string, dist: string): Promise<void> {
  const { code } = await transformFile(join(ROOT, 'src', name), {
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  })
  const path = join(dist, name.replace(/\.ts$/, '.js'))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, code)
}

const running = new Set<ChildProcess>()

// Whatever ends the tests ends what they have started.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

async function start(entry: string, cwd: string, settings: Record<string, string>, prefix: string[]): Promise<Running> {
  const [command = '', ...args] = prefix.concat(process.execPath, entry)
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...settings }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  running.add(child)
  const ended = once(child, 'close') as Running['ended']
  void ended.then(() => running.delete(child))
  let output = ''
  const messages: unknown[] = []
  child.on('message', (message) => messages.push(message))
  const ready = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (/listening|doing jobs/.test(output)) done()
      })
    }
  })
  if (await Promise.race([ready.then(() => false), ended.then(() => true)])) throw new Error(`It did not start:\n${output}`)
  return {
    pid: child.pid ?? 0,
    messages,
    output: () => output,
    ended,
    kill: async (signal) => {
      child.kill(signal)
      return ended
    },
  }
}
