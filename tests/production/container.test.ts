import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { envSchema } from '../../src/config/env.js'
import { toConfig } from '../../src/config/index.js'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8')
const isThere = (path: string) => existsSync(resolve(ROOT, path))
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found)

const dockerfile = read('Dockerfile')
const compose = read('compose.yaml')

/** Settings of Node.js rather than of the service. */
const OF_NODE = ['UV_THREADPOOL_SIZE', 'MALLOC_ARENA_MAX']

/** The lines of a block of `compose.yaml`, as pairs. */
const pairsBelow = (heading: string): Record<string, string> => {
  const indented = /^((?: {4,}.*\n| *#.*\n)*)/.exec(compose.split(`${heading}\n`)[1] ?? '')?.[1] ?? ''
  return Object.fromEntries([...indented.matchAll(/^ {4}([A-Z_]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
}

describe('the Dockerfile', () => {
  const copied = all(dockerfile, /^COPY (?!--from)(.*) \S+$/gm).flatMap((paths) => paths.split(' '))

  it('copies what is there, and what .dockerignore lets through', () => {
    expect(copied.length).toBeGreaterThan(10)
    expect(copied.filter((path) => !isThere(path))).toEqual([])
    const admitted = all(read('.dockerignore'), /^!(.+)$/gm)
    expect(copied.filter((path) => !admitted.some((open) => path === open || path.startsWith(`${open}/`)))).toEqual([])
    expect(admitted.filter((open) => !copied.some((path) => path === open || path.startsWith(`${open}/`)))).toEqual([])
  })

  it('has all that a built service reads beside its own code', () => {
    const outside = ['package.json', 'prisma/migrations', 'public/docs', 'scripts']
    const [, last = ''] = dockerfile.split(/^FROM .*-slim$/m).slice(-2)
    expect(all(last, /^COPY (?!--from)(\S+)/gm).sort()).toEqual(outside)
  })

  it('has a Node.js that the package allows', () => {
    const [major] = all(dockerfile, /^ARG NODE_VERSION=(\d+)$/gm)
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
    expect(Number(major)).toBeGreaterThan(Number(/^>=(\d+)\./.exec(engines.node)?.[1]))
    expect(all(dockerfile, /^FROM (\S+)/gm)).toEqual(Array(3).fill('node:${NODE_VERSION}-slim'))
  })

  it('sets what the service knows, and does not run as root', () => {
    const [block = ''] = all(dockerfile, /^ENV ((?:.*\\\n)*.*)$/gm)
    const names = all(block, /(\w+)=/g)
    expect(names).toContain('HOST')
    expect(names.filter((name) => !(name in envSchema.shape) && !OF_NODE.includes(name))).toEqual([])
    expect(all(dockerfile, /^USER (\S+)$/gm)).toEqual(['node:www-data'])
  })
})

describe('compose.yaml', () => {
  const settings = pairsBelow('  environment: &environment')

  it('gives the service settings that it starts with, together with what .env has to have', () => {
    expect(Object.keys(settings).filter((name) => !(name in envSchema.shape))).toEqual([])
    const own = {
      ACCESS_TOKEN_SECRET: 'Zk3-vVq0sYt7bQe9Lw2nHx5mRc8dFj1u',
      REFRESH_TOKEN_SECRET: 'Gp6_oWi4zXa2cDf8Kj0lTy7nUb5vMe3s',
      CORS_ORIGIN: 'https://app.example.com',
      PUBLIC_BASE_URL: 'https://viztube.example.com',
    }
    const given = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, value.replace(/\$\{[^}]*\}/, 'secret').replace(/^''$/, '')]),
    )
    expect(toConfig({ ...own, ...given })).toMatchObject({
      production: true,
      server: { host: '0.0.0.0', port: 3000, trustProxy: ['172.30.0.0/24'] },
      dataDir: '/var/lib/viztube',
      database: { kind: 'external' },
    })
    for (const name of ['POSTGRES_PASSWORD', ...Object.keys(own)]) expect(compose).toContain(name)
  })

  it('mounts files that are there, and sends nginx to where the service listens', () => {
    const mounted = all(compose, /^ +- \.\/([^:]+):/gm)
    expect(mounted).toContain('nginx.conf')
    expect(mounted.filter((path) => !isThere(path))).toEqual([])
    const [address] = all(compose, /ipv4_address: (\S+) \}/g)
    expect(compose).toContain(`server ${String(address)}:${String(settings['PORT'])};`)
  })

  it('brings every file that nginx.conf includes', () => {
    const included = all(read('nginx.conf'), /^\s*include (nginx\/\S+);/gm)
    expect(included.length).toBeGreaterThan(2)
    expect(included.filter((path) => !isThere(path) || !compose.includes(`/etc/nginx/${path}`))).toEqual([])
  })

  it('keeps media where nginx.conf looks for them', () => {
    expect(all(read('nginx.conf'), /^\s*root (\S+);/gm)).toEqual([settings['DATA_DIR']])
  })
})

describe('the ports of a machine without containers', () => {
  it('are the same for PM2 and nginx', () => {
    const [port] = all(read('ecosystem.config.js'), /PORT: process\.env\.PORT \?\? '(\d+)'/g)
    expect(read('nginx/upstream.conf')).toContain(`server 127.0.0.1:${String(port)};`)
  })
})
