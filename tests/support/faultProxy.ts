import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP proxy that fails as networks and servers do. It stands between the service and one server that it depends on. */
export interface FaultProxy {
  port: number
  /** The address of the server, as reached through the proxy. */
  through: (address: string) => string
  /** Resets every connection, and refuses new ones until `up`. */
  down: () => void
  /** Keeps connections, and takes new ones, but nothing passes any more until `up`, which cuts those. */
  blackhole: () => void
  up: () => void
  /** Milliseconds that every chunk takes longer, in both directions; none overtakes another one. */
  latency: (ms: number) => void
  /** From now on new connections lead to the server at this address: it has been started anew. */
  retarget: (address: string) => void
  /**
   * Once, when a client sends a text: resets its connection, `before` the server gets it, or `after` the server has answered it, so
   * that only the answer is lost. With `stayDown` everything is down from then on. Answers when it has happened.
   */
  cutAt: (text: string, when: 'before' | 'after', options?: { stayDown?: boolean }) => Promise<void>
  /**
   * Once, when a client sends a text: nothing passes any more until `up`, neither the text, with `before`, nor, with `after`, the
   * answer of the server. Answers when it has happened.
   */
  holdAt: (text: string, when: 'before' | 'after') => Promise<void>
  /** Forgets what has not happened. */
  heal: () => void
  /** Once: resets the connection of the client that has sent so many bytes from now on. */
  cutAfter: (bytes: number) => Promise<void>
  close: () => Promise<void>
}

interface Trap {
  springs: (chunk: Buffer) => boolean
  when: 'before' | 'after'
  then: 'cut' | 'down' | 'blackhole'
  sprung: () => void
}

export async function startFaultProxy(targetAddress: string): Promise<FaultProxy> {
  let target = new URL(targetAddress)
  const sockets = new Set<Socket>()
  let mode: 'up' | 'down' | 'blackhole' = 'up'
  let delay = 0
  let trap: Trap | undefined

  const resetAll = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  const server = createServer((client) => {
    if (mode === 'down') return void client.resetAndDestroy()
    const upstream = connect(Number(target.port), target.hostname.replace(/^\[(.*)\]$/, '$1'))
    const ends = [client, upstream]
    const late = new Map(ends.map((end) => [end, { chunks: [] as Buffer[], due: 0 }]))
    let losesAnswer: Trap | undefined

    const spring = (sprung: Trap) => {
      if (sprung.then !== 'cut') mode = sprung.then
      if (sprung.then === 'down') resetAll()
      if (sprung.then === 'cut') for (const end of ends) end.resetAndDestroy()
      sprung.sprung()
    }
    const pass = (to: Socket, chunk: Buffer) => {
      if (mode === 'blackhole') return
      const queue = late.get(to)
      if (queue === undefined || (delay === 0 && queue.chunks.length === 0)) return void to.write(chunk)
      const now = performance.now()
      queue.due = Math.max(queue.due, now + delay)
      queue.chunks.push(chunk)
      // Whichever timer comes first takes the chunk that came first.
      setTimeout(() => {
        const first = queue.chunks.shift()
        if (first !== undefined && to.writable) to.write(first)
      }, queue.due - now)
    }
    client.on('data', (chunk: Buffer) => {
      const sprung = mode === 'up' && trap?.springs(chunk) === true ? trap : undefined
      if (sprung !== undefined) trap = undefined
      if (sprung?.when === 'before') {
        spring(sprung)
        return
      }
      losesAnswer = sprung
      pass(upstream, chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      if (losesAnswer !== undefined) spring(losesAnswer)
      else pass(client, chunk)
    })
    for (const end of ends) {
      sockets.add(end)
      end.on('error', () => undefined)
      end.on('end', () => mode !== 'blackhole' && ends.forEach((one) => one.end()))
      end.on('close', () => {
        sockets.delete(end)
        if (mode !== 'blackhole') ends.forEach((one) => one.destroy())
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const setTrap = (springs: Trap['springs'], when: Trap['when'], then: Trap['then'] = 'cut') =>
    new Promise<void>((sprung) => (trap = { springs, when, then, sprung }))

  return {
    port,
    through: (address) => {
      const url = new URL(address)
      url.host = `127.0.0.1:${String(port)}`
      return url.href
    },
    down: () => {
      mode = 'down'
      resetAll()
    },
    blackhole: () => void (mode = 'blackhole'),
    up: () => {
      if (mode === 'blackhole') resetAll()
      mode = 'up'
    },
    latency: (ms) => void (delay = ms),
    retarget: (address) => void (target = new URL(address)),
    cutAt: (text, when, { stayDown = false } = {}) => setTrap((chunk) => chunk.includes(text), when, stayDown ? 'down' : 'cut'),
    holdAt: (text, when) => setTrap((chunk) => chunk.includes(text), when, 'blackhole'),
    heal: () => void (trap = undefined),
    cutAfter: (bytes) => {
      let seen = 0
      return setTrap((chunk) => (seen += chunk.length) >= bytes, 'before')
    },
    close: async () => {
      resetAll()
      await new Promise((done) => server.close(done))
    },
  }
}
