import type { Api } from './document.js'
import { files } from './files.js'
import type { People, Person } from './people.js'
import type { Ref } from './refs.js'
import type { Sender } from './send.js'
import { File } from './values.js'

/** What is no id of anything, and no name of anybody. */
const MISSING = { id: 2_147_483_646, name: 'nobody_at_all' }

/** Which kind of thing a parameter names. What is not here is looked for in a list that the API has of it. */
const KINDS: Record<string, string> = { channelId: 'userId', subscriberId: 'userId' }

/** Finds what a reference stands for, and makes it where there is none. */
export function createThings(api: Api, sender: Sender, { call }: People, other: Person) {
  const make: Partial<Record<string, (person: Person) => Promise<unknown>>> = {
    videoId: (person) => publish(person),
    commentId: async ({ accessToken: token }) =>
      idOf(await call('POST', `/comments/${String(await own('videoId', other))}`, { token, json: { content: 'A comment' } })),
    tweetId: async ({ accessToken: token }) => idOf(await call('POST', '/tweets', { token, json: { content: 'A post' } })),
    playlistId: async ({ accessToken: token }) => idOf(await call('POST', '/playlist', { token, json: { name: 'A playlist' } })),
    uploadId: (person) => upload(person),
  }

  const idOf = (data: unknown) => (data as { id: number }).id

  const publish = async ({ accessToken: token }: Person) => {
    const fields = { title: 'A video', description: '', videoFile: new File('mp4'), thumbnail: new File('tinyPng') }
    return idOf(await call('POST', '/videos', { token, form: Object.entries(fields).map(([name, value]) => ({ name, value })) }))
  }

  const hide = async (person: Person) => {
    const id = await publish(person)
    await call('PATCH', `/videos/toggle/publish/${id}`, { token: person.accessToken })
    return id
  }

  interface Begun {
    uploadId: number
    url: string
  }

  const begin = ({ accessToken: token }: Person) =>
    call<Begun>('POST', '/videos/uploads', { token, json: { size: files['mp4']?.bytes.length, type: 'video/mp4' } })

  /** One whose file is there. */
  async function upload(person: Person): Promise<number> {
    const { uploadId, url } = await begin(person)
    const { bytes = Buffer.alloc(0) } = files['mp4'] ?? {}
    const { pathname, search } = new URL(url)
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}` }
    await sender.send({ method: 'PUT', path: pathname + search, headers, body: [{ bytes }] })
    return uploadId
  }

  /** The address of an open upload, in parts. */
  async function part(name: string, person: Person): Promise<string> {
    const { url } = (await once('part', person, begin)) as Begun
    const { pathname, searchParams } = new URL(url)
    const [folder = '', file = ''] = pathname.split('/').slice(-2)
    return name === 'partFolder' ? folder : name === 'partFile' ? file : (searchParams.get(name.replace('part.', '')) ?? '')
  }

  /** The address of a thumbnail, in parts. */
  async function picture(name: string, person: Person): Promise<string> {
    const { thumbnailUrl } = (await once('media', person, async ({ accessToken: token }) =>
      call('GET', `/videos/${String(await own('videoId', other))}`, { token }),
    )) as { thumbnailUrl: string }
    const [folder = '', file = ''] = new URL(thumbnailUrl).pathname.split('/').slice(-2)
    return name === 'mediaFolder' ? folder : file
  }

  function once(name: string, person: Person, made: (person: Person) => Promise<unknown>): Promise<unknown> {
    const thing = person.things.get(name) ?? made(person)
    person.things.set(name, thing)
    return thing
  }

  const own = (name: string, person: Person) => once(name, person, make[name] ?? (() => Promise.resolve(MISSING.id)))

  async function find({ name, whose }: Ref, person: Person): Promise<unknown> {
    const kind = KINDS[name] ?? name
    if (kind.startsWith('part')) return part(kind, person)
    if (kind.startsWith('media')) return picture(kind, person)
    if (kind === 'password' || kind === 'refreshToken') return person[kind]
    const owner = whose === 'own' || whose === 'fresh' ? person : other
    if (kind === 'username') return whose === 'missing' ? MISSING.name : owner.username
    if (whose === 'missing') return MISSING.id
    if (kind === 'userId') return owner.id
    const maker = make[kind]
    if (maker === undefined) return (await listed(name, owner)) ?? MISSING.id
    if (kind === 'videoId' && whose === 'hidden') return once('hidden', owner, hide)
    return whose === 'fresh' ? maker(person) : own(kind, owner)
  }

  /** The id of something that a list of the API shows its caller, where the things of that list have addresses of their own. */
  async function listed(name: string, { accessToken: token }: Person): Promise<unknown> {
    const templates = api.operations.map(({ template }) => template).filter((template) => template.endsWith(`/{${name}}`))
    const list = templates
      .map((template) => template.replace(`/{${name}}`, ''))
      .find((path) => !path.includes('{') && api.methods.get(path)?.includes('GET') === true)
    if (list === undefined) return undefined
    const items = await call<unknown>('GET', list.replace('/api/v2', ''), { token }).catch(() => [])
    return Array.isArray(items) && items.length > 0 ? (items.at(-1) as { id?: unknown }).id : undefined
  }

  return {
    find,
    /** Makes what is for this parameter, anew; undefined where it is not known how. */
    make: (name: string, person: Person) => make[KINDS[name] ?? name]?.(person),
    /** What is gone, or used up, is no longer theirs. */
    forget: (name: string, person: Person) => person.things.delete(KINDS[name] ?? name),
  }
}
