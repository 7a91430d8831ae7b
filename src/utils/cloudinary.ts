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

/**
 * Before: host, account (absent on a private host) and kind. Then what is done to the asset, its version, and last its name, whose
 * parts may look like either of these.
 */
const ADDRESS = /^(https?:\/\/[^/?#]+\/(?:[\w-]+\/)?(image|video)\/upload\/)((?:[^/?#]+\/)*?)(v\d+\/[^?#]+)$/

const UNVERSIONED = /^(https?:\/\/[^/?#]+\/(?:[\w-]+\/)?(image|video)\/upload\/)((?:[a-z]{1,3}_[^/?#]+\/)*)([^?#]+)$/

/** Whether the functions here take it. */
export const isAssetUrl = (url: string) => URL.canParse(url) && (ADDRESS.test(url) || UNVERSIONED.test(url))

function parse(url: string) {
  const [, place, kind, transformation, name] = ADDRESS.exec(url) ?? UNVERSIONED.exec(url) ?? []
  if (place === undefined || transformation === undefined || name === undefined) {
    throw new TypeError('Not the address of an image or video at Cloudinary')
  }
  return { place: confidential(place), kind, transformation, name }
}

function withTransformation(url: string, wanted: string): string {
  const { place, transformation, name } = parse(url)
  const steps = transformation.split('/').filter((step) => step !== '' && step !== wanted)
  return place + [...steps, wanted, name].filter(Boolean).join('/')
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
