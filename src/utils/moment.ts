/** A row whose moments are a `Date`, as Prisma reads them, or already the text that answers have, as prepared statements do. */
export type WithTexts<Row> = { [K in keyof Row]: Row[K] extends Date ? Date | string : Row[K] }

export const isoText = (moment: Date | string) => (typeof moment === 'string' ? moment : moment.toISOString())
