// What the commands share. It runs before anything is installed, and on a Node that may be too old: no dependencies, no new syntax.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const at = (...path) => join(root, ...path)
const readJson = (...path) => JSON.parse(readFileSync(at(...path), 'utf8'))

/** A reason to stop, for a person: one sentence, no stack. */
export class Stop extends Error {}

/** Runs a command; a `Stop` becomes its sentence and exit code 1. */
export async function main(run) {
  process.chdir(root)
  try {
    checkNode()
    await run()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

function checkNode() {
  const wanted = readJson('package.json').engines.node.replace('>=', '')
  const [major, minor] = wanted.split('.').map(Number)
  const [hasMajor, hasMinor] = process.versions.node.split('.').map(Number)
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return
  throw new Stop(
    `VizTube needs Node.js ${wanted} or later; this is ${process.versions.node}. Get a newer one from https://nodejs.org.`,
  )
}

/** Installs exactly what package-lock.json says, unless that is what node_modules holds already. */
export function ensureInstalled() {
  if (isInstalled()) return
  step('Installing the dependencies', () => npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']))
}

function isInstalled() {
  // npm writes this list last, so an installation that was interrupted has none.
  if (!existsSync(at('node_modules/.package-lock.json'))) return false
  const installed = readJson('node_modules/.package-lock.json').packages
  return Object.entries(readJson('package-lock.json').packages).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true
    return path in installed ? installed[path].version === version : optional === true || devOptional === true
  })
}

/** Generates the Prisma client when the schema or Prisma has changed. */
export function ensureGenerated() {
  const stamp = hash(['prisma/schema.prisma', '.config/prisma.ts', 'node_modules/prisma/package.json'])
  if (existsSync(at('src/generated/prisma/client.ts')) && readStamp('generated') === stamp) return
  step('Generating the database client', () => {
    const prisma = ['node_modules/prisma/build/index.js', 'generate', '--config', '.config/prisma.ts', '--no-hints']
    // Generating needs no engine, but looks for one and would download it: any program that exists will do.
    node(
      prisma,
      { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      true,
    )
  })
  writeStamp('generated', stamp)
}

/** Compiles the sources into dist when they or the compiler have changed. */
export function ensureBuilt() {
  const stamp = hash(['src', 'tsconfig.json', '.config/tsconfig.build.json', 'node_modules/typescript/package.json'])
  if (existsSync(at('dist/index.js')) && readStamp('built') === stamp) return
  step('Building', () => {
    rmSync(stampFile('built'), { force: true })
    rmSync(at('dist'), { recursive: true, force: true })
    node(['node_modules/typescript/bin/tsc', '-p', '.config/tsconfig.build.json'])
  })
  writeStamp('built', stamp)
}

/** Announces a step, and then how long it took. */
export function step(title, run) {
  console.log(`${title} …`)
  const start = Date.now()
  try {
    run()
  } catch (error) {
    if (error instanceof Failed) throw new Stop(`${title} failed.`)
    throw error
  }
  console.log(`${title}: done in ${seconds(start)}.`)
}

export const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`

class Failed extends Error {}

/** Runs npm, the one that runs us when there is one. @throws inside a step when it fails */
export function npm(args, env = {}) {
  const script = process.env.npm_execpath
  if (script !== undefined && /\.c?js$/.test(script)) run(process.execPath, [script, ...args], env)
  else run('npm', args, env, { shell: process.platform === 'win32' })
}

function node(args, env = {}, quiet = false) {
  run(process.execPath, args, env, quiet ? { stdio: 'pipe', encoding: 'utf8' } : {})
}

function run(command, args, env, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
    env: { ...process.env, ...env },
  })
  if (result.error === undefined && result.status === 0) return
  if (result.error !== undefined) console.error(result.error.message)
  if (options.stdio === 'pipe') console.error(`${result.stdout}${result.stderr}`)
  throw new Failed()
}

/** One hash of the names and contents of files, folders with all below. */
function hash(paths) {
  const sum = createHash('sha256')
  const add = (path) => {
    if (!existsSync(at(path))) return sum.update(`${path}\0none\0`)
    const entries = readdirSafe(at(path))
    if (entries !== undefined) return entries.sort().forEach((name) => add(`${path}/${name}`))
    sum
      .update(`${path}\0`)
      .update(readFileSync(at(path)))
      .update('\0')
  }
  paths.forEach(add)
  return sum.digest('hex')
}

function readdirSafe(path) {
  try {
    return readdirSync(path)
  } catch {
    return undefined
  }
}

// They say what was made from what, and are written last: work that was interrupted is done again.
const stampFile = (name) => at('node_modules/.cache/viztube', name)
const readStamp = (name) => (existsSync(stampFile(name)) ? readFileSync(stampFile(name), 'utf8') : undefined)
function writeStamp(name, stamp) {
  mkdirSync(dirname(stampFile(name)), { recursive: true })
  writeFileSync(stampFile(name), stamp)
}
