import { createSecretKey } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import express from 'express'
import jwt from 'jsonwebtoken'
import pg from 'pg'
import { PLANNING } from '../src/db/client.js'
import { rows } from './rows.js'

/*
 * The limit that the service is measured against, in a process of its own: bare Express handlers that verify the token and run one
 * prepared statement. They check nothing, log nothing, limit nothing, and know no session that has ended.
 */
const { DATABASE_URL = '', ACCESS_TOKEN_SECRET = '' } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10, options: PLANNING })
const key = createSecretKey(ACCESS_TOKEN_SECRET, 'utf8')
const app = express()

for (const [index, { method, sql }] of rows.entries()) {
  const route = app.route(`/${index}`)
  route[method === 'GET' ? 'get' : 'post'](async (req, res) => {
    const token = (req.headers.authorization ?? '').slice('Bearer '.length)
    const claims = jwt.verify(token, key, { algorithms: ['HS256'] }) as jwt.JwtPayload
    if (sql === null) return res.json({ status: 'OK' })
    const given = req.query['a'] ?? []
    const values = [Number(claims.sub), ...(Array.isArray(given) ? given : [given])].slice(0, parameters(sql))
    const result = await pool.query({ name: `row ${index}`, text: sql, values })
    return res.json(result.rows)
  })
}

/** How many a statement has. */
const parameters = (text: string) => Math.max(...[...text.matchAll(/\$(\d)/g)].map(([, number]) => Number(number)))

const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`)
})
