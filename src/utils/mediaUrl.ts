/** Where the API serves what its own disk keeps; a row holds addresses below it without the host. */
export const MEDIA_PATH = '/media'

/** Where it takes in the parts of direct uploads. */
export const UPLOAD_PATH = `${MEDIA_PATH}/uploads`

/** Turns what a row holds into what a client gets. */
export type MediaUrl = (stored: string) => string

/**
 * An address on our own disk becomes absolute; one that already is absolute, and the empty text of a picture nobody set, stay.
 *
 * @param publicBaseUrl where clients reach this service, as in `https://viztube.example.com`; a slash at its end does no harm
 */
export function absoluteUrls(publicBaseUrl: string): MediaUrl {
  const base = publicBaseUrl.replace(/(?<!\/)\/+$/, '')
  return (stored) => (stored.startsWith(`${MEDIA_PATH}/`) ? base + stored : stored)
}
