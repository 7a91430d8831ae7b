/** The columns of a `select` for a statement, where their table has this name: `v."id", v."title"`. */
export const columnsOf = (select: Record<string, true>, table: string): string =>
  Object.keys(select)
    .map((column) => `${table}."${column}"`)
    .join(', ')
