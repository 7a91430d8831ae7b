import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { envSchema } from '../../src/config/env.js'
import { tables } from '../../src/routes/index.js'

/** What people read says what the code does. */

const ROOT = resolve(import.meta.dirname, '../..')
const NOT_OURS = ['node_modules', 'dist', 'coverage', '.data', '.git']

const texts = new Map(
  readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(ROOT, entry.name), { recursive: true, encoding: 'utf8' }).map((path) => join(entry.name, path))
        : [entry.name],
    )
    .filter((path) => path.endsWith('.md'))
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
)
const readme = texts.get('README.md') ?? ''

/** The cells of each row of the table below a heading. */
function tableBelow(heading: string): string[][] {
  const [section = ''] = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ') ?? []
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map(cellsOf)
}

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const unquoted = (cell = '') => /^`(.*)`$/.exec(cell)?.[1]

describe('the README', () => {
  it('has every route, who may call it and what it does, in order', () => {
    const rows = tables.flatMap(({ base, routes }) =>
      routes.map(({ method, path, contract: { access, summary } }) => [
        `\`${method.toUpperCase()} ${base}${path === '/' ? '' : path}\``,
        access,
        summary,
      ]),
    )
    expect(tableBelow('The API')).toEqual(rows)
  })

  it('has every setting, in any order, with its default', () => {
    const documented = tableBelow('Settings').map(([name, value]) => [unquoted(name), unquoted(value)] as const)
    expect(documented.map(([name]) => name).sort()).toEqual(Object.keys(envSchema.shape).sort())
    for (const [name, value] of documented) {
      const setting = envSchema.shape[name as keyof typeof envSchema.shape]
      expect({ name, value: setting.parse(value) }).toEqual({ name, value: setting.parse(undefined) })
    }
  })

  it('has every command', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const documented = tableBelow('Commands').flatMap(([commands = '']) => commandsIn(commands))
    expect(documented.sort()).toEqual(Object.keys(scripts).sort())
    const mentioned = [...texts].flatMap(([path, text]) => commandsIn(text).map((name) => ({ path, name })))
    expect(mentioned.filter(({ name }) => !(name in scripts))).toEqual([])
  })

  it('sends files that are there', () => {
    const files = [...readme.matchAll(/=@([\w./-]+)/g)].map(([, path = '']) => path)
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})

function commandsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:]+)|(test|start)\b)/g)].map(([, run, own]) => run ?? own ?? '')
}

const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '')

/** As GitHub names the headings of a text. */
const anchorsOf = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

describe('the documents', () => {
  const links = [...texts].flatMap(([path, text]) =>
    [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ path, target })),
  )

  it('link to what is there', () => {
    const relativeLinks = links.filter(({ target }) => !/^[a-z]+:/.test(target))
    expect(relativeLinks.length).toBeGreaterThan(50)
    expect(relativeLinks.filter((link) => !isThere(link))).toEqual([])
  })

  it('list every decision', () => {
    const index = join('docs', 'adr', 'README.md')
    const listed = links.filter(({ path }) => path === index).map(({ target }) => target)
    const decisions = [...texts.keys()].filter((path) => dirname(path) === dirname(index) && path !== index)
    expect(listed.sort()).toEqual(decisions.map((path) => relative(dirname(index), path)).sort())
    expect(decisions.length).toBeGreaterThan(0)
  })

  function isThere({ path, target }: { path: string; target: string }): boolean {
    const [file = '', anchor] = target.split('#')
    const linked = file === '' ? path : join(dirname(path), file)
    if (!existsSync(join(ROOT, linked))) return false
    return anchor === undefined || anchorsOf(texts.get(linked) ?? '').includes(anchor)
  }
})
