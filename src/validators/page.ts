import { z } from 'zod'
import { Count, wholeNumber } from './fields.js'

export const PAGE_MAX = 1_000_000
export const LIMIT_MAX = 50

/** `page` and `limit` of a list's query; `limit` counts rows. */
export const pageQuery = (defaultLimit = 10) =>
  z.object({ page: wholeNumber(1, PAGE_MAX, 1), limit: wholeNumber(1, LIMIT_MAX, defaultLimit) })

export const PageQuery = pageQuery()

/** Where a page stands in its list. */
export const Pagination = z
  .object({
    page: Count.meta({ example: 2 }),
    limit: Count.meta({ example: 10 }),
    totalDocs: Count.meta({ example: 24 }),
    totalPages: Count.meta({ example: 3 }),
    hasNextPage: z.boolean(),
    hasPrevPage: z.boolean(),
  })
  .meta({ id: 'Pagination', description: 'Where this page stands in the whole list' })

export type Pagination = z.output<typeof Pagination>
