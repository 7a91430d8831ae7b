import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'dotenv'
import { envSchema, readEnv } from '../../../src/config/env.js'

const sample = readFileSync(resolve(import.meta.dirname, '../../../.env.sample'), 'utf8')
const lines = sample.split('\n')

/** `NAME=value`, or `# NAME=` for a setting that has no default. */
const SETTING = /^(# )?([A-Z][A-Z_]*)=(.*)$/

const settings = lines.flatMap((line, index) => {
  const [, commented, name = '', value = ''] = SETTING.exec(line) ?? []
  return name === '' ? [] : [{ name, value, isSet: commented === undefined, index }]
})

describe('.env.sample', () => {
  it('has every setting once, and no other', () => {
    expect(settings.map(({ name }) => name).sort()).toEqual(Object.keys(envSchema.shape).sort())
  })

  it('sets exactly the settings that have a default, to exactly that', () => {
    const defaults = readEnv({}).values
    const { values, problems, isGiven } = readEnv(parse(sample))
    expect(problems).toEqual([])
    expect(values).toEqual(defaults)
    expect(
      settings
        .filter(({ name }) => isGiven(name as never))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(defaults).sort())
  })

  it('holds no value for a setting without a default, not even as a comment', () => {
    expect(settings.filter(({ isSet, value }) => !isSet && value !== '')).toEqual([])
  })

  it('explains each setting right above it', () => {
    const isExplained = (index: number): boolean => {
      const above = lines[index - 1] ?? ''
      return SETTING.test(above) ? isExplained(index - 1) : /^# +\S/.test(above)
    }
    expect(settings.filter(({ index }) => !isExplained(index)).map(({ name }) => name)).toEqual([])
  })
})
