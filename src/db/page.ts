/** Which rows of a list a page shows. */
export const rowsOf = ({ page, limit }: { page: number; limit: number }) => ({ skip: (page - 1) * limit, take: limit })

/** `text` with the wildcards of LIKE escaped: `contains` puts its text into a pattern as it is. */
export const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&')
