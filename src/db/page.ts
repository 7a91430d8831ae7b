import type { Question } from './ask.js'

/** Which rows of a list a page shows. */
const rowsOf = ({ page, limit }: { page: number; limit: number }) => ({ skip: (page - 1) * limit, take: limit })

/** `text` with the wildcards of LIKE escaped: `contains` puts its text into a pattern as it is. */
export const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&')

interface PagedStatement {
  /** Unique among all statements. */
  name: string
  /** Makes the statement of the clause that picks a page's rows. Its values are `$1` and so on. */
  text: (rows: string) => string
  /** How many values it has. */
  values: number
  /** The size of page that is asked for most, whose statements are prepared. */
  limit?: number
}

/**
 * A list. The size of a page is written out in its statement, so that the plan of a prepared one knows it; and first pages have a
 * statement of their own, whose plan need not fear that many rows are skipped.
 */
export function pagedStatement({ name, text, values: count, limit: usual = 10 }: PagedStatement) {
  const later = `OFFSET $${count + 1}`
  const prepared = { first: text(`LIMIT ${usual}`), later: text(`LIMIT ${usual} ${later}`) }
  return (values: unknown[], query: { page: number; limit: number }): Question => {
    const { skip, take } = rowsOf(query)
    const all = skip === 0 ? values : [...values, skip]
    if (take !== usual) return { text: text(skip === 0 ? `LIMIT ${take}` : `LIMIT ${take} ${later}`), values: all }
    return skip === 0
      ? { name, text: prepared.first, values: all }
      : { name: `${name}, later pages`, text: prepared.later, values: all }
  }
}

/** Rows of a list's statement also tell how many rows the whole list has; a page without rows is one whose id is null. */
export type Listed<Row> = Row & { total: number }

/** What a list's statement has answered; undefined when that is nothing, as what the list belongs to is not there. */
export function listOf<Row extends { id: number }>(answered: Listed<Row>[]): { rows: Row[]; total: number } | undefined {
  const [first] = answered
  if (first === undefined) return undefined
  return { rows: (first.id as number | null) === null ? [] : answered, total: first.total }
}
