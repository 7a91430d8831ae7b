import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'

/** The layers of the sources, and who may know whom. A folder is a layer; imports point down. */

const SRC = resolve(import.meta.dirname, '../../src')

interface Import {
  /** As written. */
  specifier: string
  /** Path below `src`, or undefined for a package. */
  target: string | undefined
  typeOnly: boolean
}

interface Source {
  path: string
  layer: string
  lines: number
  imports: Import[]
}

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8')
    return { path, layer: layerOf(path), lines: text.split('\n').length - 1, imports: importsOf(path, text) }
  })

function importsOf(path: string, text: string): Import[] {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2023).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return []
    const specifier = moduleSpecifier.text
    const typeOnly = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly
    const target = specifier.startsWith('.') ? normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts') : undefined
    return [{ specifier, typeOnly, target }]
  })
}

function layerOf(path: string): string {
  const folder = path.split('/')[0] ?? ''
  return folder.endsWith('.ts') || folder === 'commands' ? 'top' : folder
}

/** What each layer may import; the files at the top, and commands, put everything together and may import all. */
const MAY_IMPORT: Record<string, string[]> = {
  routes: ['routes', 'controllers', 'middlewares', 'validators', 'services', 'utils'],
  controllers: ['controllers', 'validators', 'serializers', 'db', 'services', 'utils', 'generated'],
  middlewares: ['middlewares', 'validators', 'serializers', 'db', 'services', 'utils', 'generated'],
  jobs: ['jobs', 'validators', 'serializers', 'db', 'services', 'utils', 'generated'],
  serializers: ['serializers', 'validators', 'generated', 'utils'],
  validators: ['validators', 'services', 'utils'],
  db: ['db', 'validators', 'services', 'generated', 'utils', 'config'],
  commands: ['commands', 'jobs', 'db', 'services', 'config', 'utils', 'top'],
  services: ['services', 'utils'],
  config: ['config', 'utils'],
  utils: ['utils'],
}

/** Imports of a type vanish when compiled: a layer may know the shape of what is handed to it. */
const MAY_KNOW_TYPES_OF: Record<string, string[]> = { controllers: ['top'], middlewares: ['top'], jobs: ['top'], routes: ['top'] }

const ownImports = sources.flatMap((source) =>
  source.imports.flatMap((entry) => (entry.target === undefined ? [] : [{ ...entry, source, target: entry.target }])),
)

describe('the sources', () => {
  it('import only downward', () => {
    const upward = ownImports.filter(({ source, target, typeOnly }) => {
      if (source.layer === 'top') return false
      const layer = layerOf(target)
      const allowed = MAY_IMPORT[source.layer] ?? []
      const known = MAY_KNOW_TYPES_OF[source.layer] ?? []
      return !allowed.includes(layer) && !(typeOnly && known.includes(layer))
    })
    expect(upward.map(({ source, target }) => `${source.path} → ${target}`)).toEqual([])
  })

  it('name a concrete driver in deps.ts only', () => {
    const drivers = ownImports.filter(
      ({ source, target }) =>
        /^services\/(\w+)\/\w+\.\1\.ts$/.test(target) && source.path !== 'deps.ts' && dirname(source.path) !== dirname(target),
    )
    expect(drivers.map(({ source, target }) => `${source.path} → ${target}`)).toEqual([])
  })

  it('keep controllers apart from each other and from HTTP', () => {
    const controllers = sources.filter(({ layer }) => layer === 'controllers')
    expect(controllers.length).toBeGreaterThan(0)
    const bad = controllers.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, target }) => specifier === 'express' || target?.endsWith('.controller.ts') === true)
        .map(({ specifier }) => `${path} → ${specifier}`),
    )
    expect(bad).toEqual([])
  })

  it('begin a transaction in one place only, where one that meets another is done again', () => {
    const beginnings = sources.flatMap(({ path }) =>
      (readFileSync(join(SRC, path), 'utf8').match(/\$transaction\(/g) ?? []).map(() => path),
    )
    expect(beginnings).toEqual(['db/transaction.ts'])
  })

  it('reach no further up than their own depth asks', () => {
    const far = ownImports.filter(({ source, specifier }) => {
      const depth = source.path.split('/').length - 1
      return (specifier.match(/\.\.\//g) ?? []).length > depth || (depth === 1 && specifier.startsWith('../../'))
    })
    expect(far.map(({ source, specifier }) => `${source.path} → ${specifier}`)).toEqual([])
  })

  it('are files that can be read in one go', () => {
    expect(sources.filter(({ lines }) => lines > 220).map(({ path, lines }) => `${path}: ${String(lines)} lines`)).toEqual([])
  })

  it('call a noun by the same name in every layer', () => {
    const nounsOf = (layer: string, role: string) =>
      sources
        .filter((source) => source.layer === layer && source.path.endsWith(`.${role}.ts`))
        .map(({ path }) => relative(layer, path).replace(`.${role}.ts`, ''))
    const validators = nounsOf('validators', 'validator')
    expect(nounsOf('controllers', 'controller').sort()).toEqual([...validators].sort())
    for (const noun of nounsOf('routes', 'routes')) expect(validators).toContain(noun)
    for (const noun of nounsOf('serializers', 'serializer')) expect(validators).toContain(noun)
  })
})
