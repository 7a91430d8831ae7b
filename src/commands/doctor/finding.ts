/** What a check has found out about one thing. */
export interface Finding {
  /** `wrong`: the service does not work, or not safely, until it is mended. `note`: worth knowing. */
  level: 'ok' | 'note' | 'wrong'
  /** What was looked at, in a word or two. */
  about: string
  /** What is the case, and for what is wrong how to mend it; never a secret. */
  text: string
}

/** Findings about one thing. */
export const finder = (about: string) => ({
  ok: (text: string): Finding => ({ level: 'ok', about, text }),
  note: (text: string): Finding => ({ level: 'note', about, text }),
  wrong: (text: string): Finding => ({ level: 'wrong', about, text }),
})

/** What an error says in one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason'
  const own = message === '' ? code : message.split('\n', 1)[0]
  return cause instanceof Error && cause.message !== '' ? `${own ?? ''} (${cause.message.split('\n', 1)[0] ?? ''})` : (own ?? '')
}
