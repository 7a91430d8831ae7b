import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { momentOf } from '../../../src/db/ask.js'
import { freshDatabase, withClient } from '../../support/database.js'

describe('a moment of a prepared statement', () => {
  it('is the text that a Date would be, for any moment and in any time zone of the session', async () => {
    await withClient(await freshDatabase('moments'), async (client) => {
      for (const zone of ['UTC', 'Asia/Kolkata', 'America/New_York']) {
        await client.query(`SET timezone = '${zone}'`)
        const property = fc.asyncProperty(
          fc.array(fc.date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }), { minLength: 50 }),
          async (dates) => {
            const texts = dates.map((date) => date.toISOString())
            const { rows } = await client.query<{ text: string }>(
              `SELECT m::timestamptz(3)::text AS text FROM unnest($1::text[]) WITH ORDINALITY AS t (m, n) ORDER BY n`,
              [texts],
            )
            expect(rows.map(({ text }) => momentOf(text))).toEqual(texts)
          },
        )
        await fc.assert(property, { numRuns: 5 })
      }
    })
  })
})
