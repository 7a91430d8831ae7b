import type { Question } from '../ask.js'

/** A user's own record. The user is `u`. */
export const userRecord =
  (columns: string) =>
  (userId: number): Question => ({ name: 'user', text: `SELECT ${columns} FROM users u WHERE u.id = $1`, values: [userId] })
