import { expect } from '@jest/globals'
import type { Test } from 'supertest'
import type { Requests, TestApp } from './app.js'
import type { Params } from './rows.js'
import { sampleWorld } from './sample.js'
import { stateOf } from './state.js'

/** A call that must be refused, by somebody who may do everything with what `params` name. */
export interface Attempt {
  what: string
  call: (caller: Requests, params: Params) => Test
  status: number
  /** What the answer must name. */
  path?: RegExp
}

/** Makes one attempt after the other; expects each to be refused as it says, and that nothing is different afterwards. */
export async function expectRefusals(app: TestApp, attempts: Attempt[]): Promise<void> {
  const { ada, params } = await sampleWorld(app)
  const before = await stateOf(app.deps)
  const wrong: string[] = []
  for (const { what, call, ...expected } of attempts) {
    const { status, body } = await call(ada, params)
    const { errors = [] } = body as { errors?: { path: string }[] }
    const named = expected.path === undefined || errors.some(({ path }) => expected.path?.test(path))
    if (status !== expected.status || !named) wrong.push(`${what}: ${String(status)} ${JSON.stringify(body)}`)
  }
  expect(attempts.length).toBeGreaterThan(10)
  expect(wrong).toEqual([])
  expect(await stateOf(app.deps)).toEqual(before)
  expect(await app.stagedFiles()).toEqual([])
  expect((await app.api.get('/healthcheck')).status).toBe(200)
}

/** The path of a field in an answer's errors, or of something in it. */
export const within = (path: string) => new RegExp(`^${path.replaceAll('.', '\\.')}(\\.|$)`)
