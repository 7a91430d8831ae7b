import { describe, expect, it } from '@jest/globals'
import bcrypt from 'bcrypt'
import { hashPassword, NOBODY, passwordMatches } from '../../../src/utils/password.js'

describe('passwordMatches', () => {
  it('knows the very same password, to its last space, and no other', async () => {
    const hash = await hashPassword(' pass word 🔑 ')
    expect(await passwordMatches(' pass word 🔑 ', hash)).toBe(true)
    for (const other of ['pass word 🔑', ' pass word 🔑', ' Pass word 🔑 ', ' pass word 🔑 \u0000', '']) {
      expect(await passwordMatches(other, hash)).toBe(false)
    }
  })

  it('does not take a password of which only the first 72 bytes are right', async () => {
    const longest = 'é'.repeat(36)
    const hash = await hashPassword(longest)
    expect(await passwordMatches(longest, hash)).toBe(true)
    expect(await passwordMatches(`${longest}x`, hash)).toBe(false)
  })

  it('matches nothing where there is nobody, after as much work as for somebody', async () => {
    expect(await passwordMatches('a password', undefined)).toBe(false)
    expect(NOBODY).toHaveLength(60)
    expect(bcrypt.getRounds(NOBODY)).toBe(bcrypt.getRounds(await hashPassword('a password')))
  })
})

describe('hashPassword', () => {
  it('is slow on purpose, and never the same twice', async () => {
    const [one, two] = await Promise.all([hashPassword('a password'), hashPassword('a password')])
    expect(one).not.toBe(two)
    expect(bcrypt.getRounds(one)).toBeGreaterThanOrEqual(10)
  })
})
