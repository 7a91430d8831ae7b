import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { fixture } from '../../tests/support/hostileMedia.js'

/** People who use the service: they read, write, watch, upload and sign in, each at their own pace. */

/** One request as its sender saw it. */
export interface Outcome {
  action: string
  status: number
  milliseconds: number
  /** What is wrong with it. */
  error?: string
}

export interface Traffic {
  origin: string
  users: number
  /** Requests per second of all users together, as far as the service keeps up. */
  rate: number
  /** No more than so many, whatever happens. */
  most: number
  signal: AbortSignal
  onOutcome: (outcome: Outcome) => void
}

interface Person {
  name: string
  id: number
  access: string
  refresh: string
  videos: number[]
}

/** What everybody knows of each other's doings. */
interface World {
  videos: number[]
  files: string[]
  people: Person[]
}

const PASSWORD = 'SecurePass123-for-the-soak'
const PATIENCE_MS = 30_000

const pick = <T>(list: T[]): T | undefined => list[Math.floor(Math.random() * list.length)]

const clip = new Blob([await readFile(fixture('clip.mp4'))])
const picture = new Blob([await readFile(fixture('photo.jpg'))])

export async function runTraffic({ origin, users, rate, most, signal, onOutcome }: Traffic): Promise<void> {
  const world: World = { videos: [], files: [], people: [] }
  let sent = 0
  const isOver = () => signal.aborted || sent >= most

  /** `gone`: somebody else may have deleted it meanwhile. */
  async function send(
    action: string,
    path: string,
    init: RequestInit = {},
    gone = false,
  ): Promise<Record<string, unknown> | undefined> {
    if (isOver()) return undefined
    sent += 1
    const since = performance.now()
    const tell = (status: number, error?: string) =>
      onOutcome({ action, status, milliseconds: performance.now() - since, ...(error !== undefined && { error }) })
    try {
      const answer = await fetch(path.startsWith('http') ? path : `${origin}/api/v2${path}`, {
        ...init,
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      const expected = answer.ok || (gone && answer.status === 404)
      tell(answer.status, expected ? undefined : bytes.toString('utf8', 0, 300))
      const isJson = answer.headers.get('content-type')?.includes('json') === true
      return answer.ok && isJson ? (JSON.parse(bytes.toString()) as { data: Record<string, unknown> }).data : undefined
    } catch (error) {
      tell(0, inspect(error))
      return undefined
    }
  }

  const json = (method: string, body: unknown, token?: string): RequestInit => ({
    method,
    headers: { 'Content-Type': 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  const as = ({ access }: Person, method = 'GET'): RequestInit => ({ method, headers: { Authorization: `Bearer ${access}` } })

  async function register(index: number): Promise<void> {
    const name = `soak_${String(index)}`
    const body = new FormData()
    for (const [key, value] of Object.entries({
      username: name,
      email: `${name}@example.com`,
      fullname: 'Soak',
      password: PASSWORD,
    }))
      body.set(key, value)
    body.set('avatar', picture, 'avatar.jpg')
    const data = await send('register', '/user/register', { method: 'POST', body })
    if (data === undefined) return
    world.people.push({
      name,
      id: Number(data['id']),
      access: String(data['accessToken']),
      refresh: String(data['refreshToken']),
      videos: [],
    })
  }

  async function upload(person: Person): Promise<void> {
    const body = new FormData()
    body.set('title', `Soak ${String(world.videos.length)}`)
    body.set('videoFile', clip, 'clip.mp4')
    body.set('thumbnail', picture, 'thumbnail.jpg')
    const data = await send('upload', '/videos', { ...as(person, 'POST'), body })
    if (data === undefined) return
    person.videos.push(Number(data['id']))
    world.videos.push(Number(data['id']))
    world.files.push(String(data['videoFileUrl']))
  }

  const renew = (person: Person, data: Record<string, unknown> | undefined) => {
    if (data === undefined) return
    person.access = String(data['accessToken'])
    person.refresh = String(data['refreshToken'])
  }

  async function remove(person: Person): Promise<void> {
    const id = person.videos.shift()
    if (id === undefined) return
    const at = world.videos.indexOf(id)
    world.videos.splice(at, 1)
    world.files.splice(at, 1)
    await send('delete', `/videos/${String(id)}`, as(person, 'DELETE'))
  }

  const video = () => String(pick(world.videos) ?? 1)
  const other = () => pick(world.people)
  /** How often, of a hundred, and what. */
  const actions: [number, (me: Person) => Promise<unknown>][] = [
    [24, (me) => send('list', `/videos?limit=20&page=${String(1 + Math.floor(Math.random() * 3))}`, as(me))],
    [18, (me) => send('open', `/videos/${video()}`, as(me), true)],
    [
      12,
      () =>
        send(
          'play',
          pick(world.files) ?? origin,
          { headers: { Range: `bytes=0-${String(pick([1023, 32_767, 9_999_999]))}` } },
          true,
        ),
    ],
    [8, (me) => send('comments', `/comments/${video()}`, as(me), true)],
    [6, (me) => send('comment', `/comments/${video()}`, json('POST', { content: 'A comment of the soak' }, me.access), true)],
    [7, (me) => send('like', `/likes/toggle/v/${video()}`, as(me, 'POST'), true)],
    [5, (me) => send('channel', `/user/c/${other()?.name ?? me.name}`, as(me))],
    [4, (me) => send('search', '/videos?query=soak&sortBy=views', as(me))],
    [3, (me) => send('history', '/user/watch-history', as(me))],
    [3, (me) => send('dashboard', '/dashboard/videos', as(me))],
    [2, (me) => send('post', '/tweets', json('POST', { content: 'A post of the soak' }, me.access))],
    [2, (me) => send('posts', `/tweets/user/${String(me.id)}`, as(me))],
    [2, (me) => send('subscribers', `/subscriptions/c/${String(me.id)}`, as(me))],
    [1.5, (me) => upload(me)],
    [1, (me) => (me.videos.length > 5 ? remove(me) : upload(me))],
    [0.5, async (me) => renew(me, await send('refresh', '/user/refresh-token', json('POST', { refreshToken: me.refresh })))],
    [0.5, async (me) => renew(me, await send('login', '/user/login', json('POST', { username: me.name, password: PASSWORD })))],
    [0.5, () => send('health', '/healthcheck/ready')],
  ]
  const all = actions.reduce((sum, [weight]) => sum + weight, 0)

  function choose(): (me: Person) => Promise<unknown> {
    let left = Math.random() * all
    for (const [weight, action] of actions) if ((left -= weight) < 0) return action
    return actions[0]?.[1] ?? (() => Promise.resolve())
  }

  /** Thinks for a while after each request, shorter or longer, so that all together reach the rate. */
  async function live(me: Person): Promise<void> {
    let due = performance.now()
    for (; !isOver();) {
      due += ((-Math.log(1 - Math.random()) * users) / rate) * 1000
      const wait = due - performance.now()
      // Who has fallen behind does not catch up by a burst.
      if (wait < 0) due = performance.now()
      else await sleep(wait, undefined, { signal }).catch(() => undefined)
      if (!isOver()) await choose()(me)
    }
  }

  for (let index = 0; index < users; index++) await register(index)
  for (const person of world.people) for (let count = 0; count < 2; count++) await upload(person)
  await Promise.all(world.people.map(live))
}
