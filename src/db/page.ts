/** Which rows of a list a page shows. */
export const rowsOf = ({ page, limit }: { page: number; limit: number }) => ({ skip: (page - 1) * limit, take: limit })

/** `text` as a pattern of LIKE that matches it anywhere and literally. */
export const containing = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
