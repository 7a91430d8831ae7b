import { beforeEach, describe, expect, it } from '@jest/globals'
import { type Circuit, createCircuit } from '../../../src/utils/circuit.js'

class Broken extends Error {}

describe('a circuit', () => {
  let time: number
  let seen: string[]
  let circuit: Circuit

  beforeEach(() => {
    time = 0
    seen = []
    circuit = createCircuit({
      failures: 3,
      pauseMs: 1_000,
      isFailure: (error) => error instanceof Broken,
      refusal: () => new Error('refused'),
      onOpen: () => void seen.push('open'),
      onClose: () => void seen.push('closed'),
      now: () => time,
    })
  })

  const succeed = () => circuit.run(() => Promise.resolve('done'))
  const fail = (error: Error = new Broken('broken')) =>
    circuit.run(() => Promise.reject(error)).catch((thrown: unknown) => (thrown as Error).message)

  async function openIt() {
    for (let count = 0; count < 3; count++) expect(await fail()).toBe('broken')
  }

  it('lets calls through while they succeed', async () => {
    expect(await succeed()).toBe('done')
    expect(() => circuit.requireClosed()).not.toThrow()
  })

  it('opens after some failures in a row, and then does no work', async () => {
    await openIt()
    expect(seen).toEqual(['open'])
    let worked = false
    await expect(circuit.run(() => Promise.resolve((worked = true)))).rejects.toThrow('refused')
    expect(() => circuit.requireClosed()).toThrow('refused')
    expect(worked).toBe(false)
  })

  it('stays closed when a success is between the failures', async () => {
    await fail()
    await fail()
    await succeed()
    await fail()
    await fail()
    expect(await succeed()).toBe('done')
  })

  it('counts other errors neither way', async () => {
    await fail()
    await fail()
    for (let count = 0; count < 5; count++) expect(await fail(new Error('another'))).toBe('another')
    expect(seen).toEqual([])
    await fail()
    expect(seen).toEqual(['open'])
  })

  it('lets one call through after its pause, and closes when that succeeds', async () => {
    await openIt()
    time = 999
    await expect(succeed()).rejects.toThrow('refused')
    time = 1_000
    let finish: (value: string) => void = () => undefined
    const trial = circuit.run(() => new Promise<string>((resolve) => (finish = resolve)))
    await expect(succeed()).rejects.toThrow('refused')
    finish('trial')
    expect(await trial).toBe('trial')
    expect(await succeed()).toBe('done')
    expect(seen).toEqual(['open', 'closed'])
  })

  it('pauses again when the trial fails', async () => {
    await openIt()
    time = 1_000
    expect(await fail()).toBe('broken')
    time = 1_999
    await expect(succeed()).rejects.toThrow('refused')
    time = 2_000
    expect(await succeed()).toBe('done')
    expect(seen).toEqual(['open', 'closed'])
  })

  it('tries again after a trial that says nothing about the service', async () => {
    await openIt()
    time = 1_000
    expect(await fail(new Error('another'))).toBe('another')
    expect(await succeed()).toBe('done')
  })
})
