import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import recheck from 'recheck'
import ts from 'typescript'
import { z } from 'zod'

/** No regular expression of ours takes more than linear time, whatever text somebody sends. */

const SRC = resolve(import.meta.dirname, '../../src')

interface Expression {
  source: string
  flags: string
  where: string
}

/** Of a template only the fixed text is known; what is put in stands for itself here. */
const textOf = (node: ts.Expression | undefined): string | undefined => {
  if (node === undefined) return ''
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('x')
  return undefined
}

function expressionsIn(path: string, text: string): Expression[] {
  const found: Expression[] = []
  const visit = (node: ts.Node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), where: path })
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && ts.isIdentifier(node.expression)) {
      const [source, flags] = [textOf(node.arguments?.[0]), textOf(node.arguments?.[1])]
      const known = source !== undefined && flags !== undefined
      // One that nobody can read is none that anybody has checked.
      if (node.expression.text === 'RegExp') found.push({ source: known ? source : '(', flags: flags ?? '', where: path })
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023))
  return found
}

/** Those that a check by zod runs, as far as we use it. */
const ofZod = Object.entries({ 'z.email': z.regexes.email }).map(([where, { source, flags }]) => ({ source, flags, where }))

const ours = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
  .flatMap((path) => expressionsIn(path, readFileSync(join(SRC, path), 'utf8')))

/** What is found does not depend on how fast the machine is: no step ends by the clock, and chance begins at the same seed. */
const UNTIMED = { timeout: null, attackTimeout: null, incubationTimeout: null, seedingTimeout: null, randomSeed: 0 }

async function problemsOf(expressions: Expression[]): Promise<string[]> {
  const distinct = new Map(expressions.map((expression) => [`/${expression.source}/${expression.flags}`, expression]))
  const problems: string[] = []
  for (const [text, { source, flags, where }] of distinct) {
    const found = await recheck.check(source, flags, UNTIMED)
    if (found.status === 'safe') continue
    const why = found.status === 'vulnerable' ? found.complexity.type : 'cannot be read'
    problems.push(`${where}: ${text} is ${found.status} (${why})`)
  }
  return problems
}

describe('the regular expressions', () => {
  it('take linear time', async () => {
    expect(ours.length).toBeGreaterThan(50)
    expect(await problemsOf([...ours, ...ofZod])).toEqual([])
  }, 300_000)

  it('are all found, and those that do not are named', async () => {
    const text = 'a.replace(/(a|a)*$/g, ""); new RegExp(`${b}/x*x*$`, "i"); RegExp(pattern); c.match(/\\d+$/)'
    const found = expressionsIn('some.ts', text)
    expect(await problemsOf(found)).toEqual([
      'some.ts: /(a|a)*$/g is vulnerable (exponential)',
      'some.ts: /x/x*x*$/i is vulnerable (polynomial)',
      'some.ts: /(/ is unknown (cannot be read)',
      'some.ts: /\\d+$/ is vulnerable (polynomial)',
    ])
  }, 60_000)
})
