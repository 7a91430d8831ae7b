import type { ApiError } from './ApiError.js'

/** Where a page stands in its list of `total` rows. */
export function paginate({ page, limit }: { page: number; limit: number }, total: number) {
  const totalPages = Math.ceil(total / limit)
  return { page, limit, totalDocs: total, totalPages, hasNextPage: page < totalPages, hasPrevPage: page > 1 }
}

type PageState = ReturnType<typeof paginate>

interface Success {
  statusCode: number
  data: unknown
  message: string | null
  pagination?: PageState | undefined
}

/** The body of a success, its keys in the order that readers expect. */
export const successBody = ({ statusCode, data, message, pagination }: Success) => ({
  statusCode,
  data,
  ...(pagination !== undefined && { pagination }),
  ...(message !== null && { message }),
  success: true,
})

/** The body of a failure. */
export const failureBody = ({ status, message, code, errors }: ApiError, requestId: string) => ({
  statusCode: status,
  data: null,
  message,
  success: false,
  code,
  errors,
  requestId,
})

/** `Link` (RFC 8288) to the pages beside this one, or undefined when it is the only one. `url` is the request's path and query. */
export function pageLinks(url: string, { page, hasNextPage, hasPrevPage, totalPages }: PageState): string | undefined {
  const [path = '', query] = url.split('?', 2)
  const link = (to: number, rel: string) => {
    const params = new URLSearchParams(query)
    params.set('page', String(to))
    return `<${path}?${params.toString()}>; rel="${rel}"`
  }
  const links = [
    ...(hasNextPage ? [link(page + 1, 'next')] : []),
    ...(hasPrevPage ? [link(Math.max(1, Math.min(page - 1, totalPages)), 'prev')] : []),
  ]
  return links.length > 0 ? links.join(', ') : undefined
}
