import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { metricsOf } from '../support/metrics.js'

/** What watches over the service asks for what the service tells. */

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../../docs', path), 'utf8')

interface Panel {
  id: number
  type: string
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string }[]
}

interface Rule {
  alert: string
  expr: string
  severity: string
  summary: string
  runbook: string
}

const dashboard = JSON.parse(read('grafana-dashboard.json')) as {
  schemaVersion: number
  panels: Panel[]
  templating: { list: { name: string; query: string | { query: string } }[] }
}
/** The rules are written in one form, so that no parser is needed: an expression on its line, or folded on the lines below. */
const rules: Rule[] = read('alert-rules.yml')
  .split(/^ {6}- alert: /m)
  .slice(1)
  .map((text) => ({
    alert: /^\w+/.exec(text)?.[0] ?? '',
    expr: /^ {8}expr: (?:>\n)?((?:.*\n {10})*.*)$/m.exec(text)?.[1]?.replace(/\s+/g, ' ') ?? '',
    severity: /severity: (\w+)/.exec(text)?.[1] ?? '',
    summary: /summary: '(.*)'/.exec(text)?.[1] ?? '',
    runbook: /runbook: (\S+)/.exec(text)?.[1] ?? '',
  }))

/** Names of metrics in an expression: words before a selector, a range or an operator, that no label and no function is. */
const metricsIn = (expr: string) =>
  [...expr.replace(/"[^"]*"/g, '""').matchAll(/\b(viztube|process|nodejs)_\w+/g)].map(([name]) => name)

describe('what is watched', () => {
  const app = useApp()
  let names: Set<string>
  beforeAll(async () => {
    names = (await metricsOf(app.origin)).names()
  })

  it('is told, by each panel of the dashboard', () => {
    const panels = dashboard.panels.filter(({ type }) => type !== 'row')
    expect(panels.length).toBeGreaterThan(20)
    for (const { title, targets = [] } of panels) {
      const used = targets.flatMap(({ expr }) => metricsIn(expr))
      expect({ title, asks: used.length > 0, unknown: used.filter((name) => !names.has(name)) }).toEqual({
        title,
        asks: true,
        unknown: [],
      })
    }
    const variables = dashboard.templating.list.flatMap(({ query }) => metricsIn(JSON.stringify(query).replace(/"/g, ' ')))
    expect(variables.filter((name) => !names.has(name))).toEqual([])
  })

  it('is told, by each alert', () => {
    expect(rules.length).toBeGreaterThan(10)
    for (const { alert, expr } of rules) {
      const used = metricsIn(expr)
      expect({
        alert,
        asks: used.length > 0 || expr.startsWith('up{'),
        unknown: used.filter((name) => !names.has(name)),
      }).toEqual({ alert, asks: true, unknown: [] })
    }
  })

  it('covers everything that is told', () => {
    const used = new Set(
      [...dashboard.panels.flatMap(({ targets = [] }) => targets), ...rules]
        .flatMap(({ expr }) => metricsIn(expr))
        .map((name) => name.replace(/_(bucket|sum|count)$/, '')),
    )
    const told = [...names].map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    expect([...new Set(told)].filter((name) => !used.has(name))).toEqual([])
  })
})

describe('the dashboard', () => {
  it('has panels that Grafana can place', () => {
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${String(x + (index % w))},${String(y + Math.floor(index / w))}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36)
  })
})

describe('each alert', () => {
  const headings = [...read('operations.md').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase())

  it.each(rules)('$alert has an answer in the runbook', ({ alert, runbook, summary, severity }) => {
    expect(runbook).toBe(`operations.md#${alert.toLowerCase()}`)
    expect(headings).toContain(alert.toLowerCase())
    expect(['page', 'ticket']).toContain(severity)
    expect(summary).not.toBe('')
  })
})
