/** The format that suits the client, and the quality that its eye does not miss. */
const OPTIMISED = 'f_auto,q_auto'

/** A still picture of a video's beginning. */
const POSTER = 'q_auto,so_0'

/** Five seconds put together from scenes of the whole video. */
const PREVIEW = 'e_preview:duration_5,q_auto'

/**
 * What is made from a large video after its upload, since it can't be made while a client waits: the addresses of `posterUrl` and
 * `previewUrl`, and a version that every browser plays. In the form of Cloudinary's SDK.
 */
export const LARGE_VIDEO_VERSIONS = [
  { raw_transformation: 'q_auto', format: 'mp4' },
  { raw_transformation: POSTER, format: 'jpg' },
  { raw_transformation: PREVIEW, format: 'mp4' },
]

interface Asset {
  /** The `secure_url` of an upload's answer. */
  secureUrl: string
  kind: 'image' | 'video'
  bytes: number
}

/**
 * Where clients get an asset from. Images, and videos that are small enough, come in the best format and quality for each client; a
 * larger video comes as it was uploaded, because the service refuses to transform it while a client waits.
 *
 * @param transformMaxBytes what the service's plan transforms at most
 * @throws TypeError when this is no address of an uploaded image or video
 */
export function deliveryUrl({ secureUrl, kind, bytes }: Asset, transformMaxBytes: number): string {
  return withTransformation(secureUrl, kind === 'video' && bytes > transformMaxBytes ? '' : OPTIMISED)
}

/** A picture for a video that waits to be played. @throws TypeError when this is no address of an uploaded video */
export const posterUrl = (videoUrl: string) => derivedUrl(videoUrl, POSTER, 'jpg')

/** Some seconds of a video, without sound, to look at it from a list. @throws TypeError when this is no address of an uploaded video */
export const previewUrl = (videoUrl: string) => derivedUrl(videoUrl, PREVIEW, 'mp4')

/** Host, account (absent on a private host) and kind; then what is done to the asset, its version, and its name. */
const ADDRESS = /^(https?:\/\/[^/?#]+\/(?:[\w-]+\/)?(image|video)\/upload\/)([^?#]+)$/

const VERSION = /^v\d+$/
const STEP = /^[a-z]{1,3}_./

/** Whether the functions here take it. */
export const isAssetUrl = (url: string) => URL.canParse(url) && ADDRESS.test(url)

function parse(url: string) {
  const [, place, kind, path] = ADDRESS.exec(url) ?? []
  if (place === undefined || path === undefined) throw new TypeError('Not the address of an image or video at Cloudinary')
  const parts = path.split('/')
  const steps = stepsIn(parts)
  return { place: confidential(place), kind, steps: parts.slice(0, steps), name: parts.slice(steps).join('/') }
}

/**
 * How many parts say what is done to the asset: those before the first version, or, where there is none, those that look like it. The
 * name is never empty, and its parts may look like either.
 */
function stepsIn(parts: string[]): number {
  const named = (from: number) => parts.slice(from).join('/') !== ''
  const version = parts.findIndex((part) => VERSION.test(part))
  if (version !== -1 && named(version + 1) && !parts.slice(0, version).includes('')) return version
  const other = parts.findIndex((part) => !STEP.test(part))
  const steps = other === -1 ? parts.length - 1 : other
  return steps > 0 && !named(steps) ? steps - 1 : steps
}

function withTransformation(url: string, wanted: string): string {
  const { place, steps, name } = parse(url)
  return place + [...steps.filter((step) => step !== wanted), wanted, name].filter(Boolean).join('/')
}

function derivedUrl(videoUrl: string, transformation: string, extension: string): string {
  const { place, kind, name } = parse(videoUrl)
  if (kind !== 'video') throw new TypeError('Not the address of a video at Cloudinary')
  return `${place}${transformation}/${name.replace(/(?<=[^/])\.[a-z0-9]{2,5}$/i, '')}.${extension}`
}

/** Over TLS, unless it never leaves this machine. */
const confidential = (url: string) => {
  const { protocol, hostname } = new URL(url)
  const local = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
  return protocol === 'http:' && !local ? url.replace('http:', 'https:') : url
}
