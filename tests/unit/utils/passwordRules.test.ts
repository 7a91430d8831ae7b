import { describe, expect, it } from '@jest/globals'
import { passwordProblem } from '../../../src/utils/passwordRules.js'

describe('a new password', () => {
  it.each([
    ...[
      'password1',
      '12345678',
      'viztube1',
      'Password123',
      'iloveyou',
      'trustno1',
      '1q2w3e4r',
      'qwertyuiop',
      'Sunshine!',
      'letmein22',
    ],
    ...['87654321', 'asdfghjkl', 'abcdefgh', '1qaz2wsx', 'zaq12wsx', '147258369'],
    ...['11111111', '12341234', 'hahahaha', '!!!!!!!!', 'qwertyqwerty', 'passpass'],
    ...['abc123456', 'a123456789', '123456789a', '1password', '!dragon22', 'Welcome@2024', 'qwerty1234567890'],
    ...['P@$$w0rd', 'pa55word!', 'l0vely123'],
  ])('is refused when it is among those that are tried first: %s', (password) => {
    expect(passwordProblem(password, 'clay_kitchen')).toBe('is among the most common passwords')
  })

  it.each([
    'SecurePass123',
    'correct horse battery staple',
    ' pass word ',
    'password of a stranger',
    'tr0ub4dor&3',
    'Vj8#kd02Lq',
  ])('is accepted when it is not: %s', (password) => {
    expect(passwordProblem(password, 'clay_kitchen')).toBeUndefined()
  })

  it('asks for no kind of characters', () => {
    expect(passwordProblem('a'.repeat(72), 'clay_kitchen')).toBeUndefined()
    expect(passwordProblem('🔑'.repeat(8), 'clay_kitchen')).toBeUndefined()
    expect(passwordProblem('48392017', 'clay_kitchen')).toBeUndefined()
    expect(passwordProblem('lengthy words only', 'clay_kitchen')).toBeUndefined()
  })

  it('is refused when it contains the username, in any letter case', () => {
    expect(passwordProblem('my Clay_Kitchen 7319', 'clay_kitchen')).toBe('must not contain the username')
    expect(passwordProblem('my clay kitchen 7319', 'clay_kitchen')).toBeUndefined()
  })
})
