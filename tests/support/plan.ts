import type pg from 'pg'
import type { Question } from '../../src/db/ask.js'

interface Node {
  'Node Type': string
  'Parent Relationship'?: string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  Plans?: Node[]
}

/** How the database answers a prepared statement, once it has settled on a plan for it. */
export interface Plan {
  /** Tables that are read from one end to the other. */
  scanned: string[]
  /** Rows that go into the largest sort. */
  sorted: number
  /** Rows, and entries of indexes, that are read. */
  read: number
  indexes: string[]
}

/** A prepared statement is planned for its values five times; after that the database may keep a plan for all values. */
const USES = 7

export async function planOf(client: pg.Client, { text, values }: Question): Promise<Plan> {
  const given = values.map((value) => client.escapeLiteral(Array.isArray(value) ? `{${value.join()}}` : String(value))).join()
  const execute = `EXECUTE asked${given === '' ? '' : `(${given})`}`
  await client.query(`PREPARE asked AS ${text}`)
  // What the statement changes is undone.
  await client.query('BEGIN')
  for (let use = 0; use < USES; use++) await client.query(execute)
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${execute}`)
  await client.query('ROLLBACK')
  await client.query('DEALLOCATE asked')
  const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => allOf(Plan)))
  const rowsOf = (node: Node) => node['Actual Rows'] * node['Actual Loops']
  // What a sort answers may be less: it stops when a page is full.
  const sortedBy = ({ Plans = [] }: Node) => rowsOf(Plans.find((plan) => plan['Parent Relationship'] === 'Outer') ?? NOTHING)
  const scans = nodes.filter(
    (node) => node['Node Type'].includes('Scan') && (node['Relation Name'] ?? node['Index Name']) !== undefined,
  )
  return {
    scanned: nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? ''),
    sorted: Math.max(0, ...nodes.filter((node) => node['Node Type'].endsWith('Sort')).map(sortedBy)),
    read: scans.reduce((sum, node) => sum + rowsOf(node), 0),
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
  }
}

const NOTHING: Node = { 'Node Type': '', 'Actual Rows': 0, 'Actual Loops': 0 }

const allOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(allOf)]
