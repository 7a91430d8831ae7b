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

export const requiredFile = <K extends MediaKind>(kind: K) => ({ kind, required: true }) as const
export const optionalFile = <K extends MediaKind>(kind: K) => ({ kind, required: false }) as const
