import type { MediaKind } from '../services/media/index.js'

/** What a multipart request may carry in one of its file fields. */
export interface FileField {
  kind: MediaKind
  required: boolean
}

const MEBIBYTE = 2 ** 20

/** Largest accepted file of each kind, in bytes. */
export const MAX_BYTES: Record<MediaKind, number> = { image: 10 * MEBIBYTE, video: 100 * MEBIBYTE }

export const FILE_FORMATS: Record<MediaKind, string> = { image: 'JPG or PNG', video: 'MP4, MOV, WebM or MKV' }

/** The same as content types, for the API document; what a file is, its content tells. */
export const FILE_TYPES: Record<MediaKind, string> = {
  image: 'image/jpeg, image/png',
  video: 'video/mp4, video/quicktime, video/webm, video/x-matroska',
}

export const requiredFile = <K extends MediaKind>(kind: K) => ({ kind, required: true }) as const
export const optionalFile = <K extends MediaKind>(kind: K) => ({ kind, required: false }) as const
