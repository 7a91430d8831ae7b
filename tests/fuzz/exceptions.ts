/**
 * Rules that no JSON schema can say, so that a request that the schema takes may still be refused. Each names the one operation, the
 * one part and the one reason; what is refused for another reason is a finding.
 */
export interface Exception {
  operation: string
  /** With this status. */
  status: 400 | 429
  /** The part of the request that the answer has to name. */
  path?: string
  /** What it has to say. */
  message: RegExp
}

/** Passwords are compared with each other, with the username and with lists, and measured in bytes. */
const PASSWORD = /^(must not contain the username|is among the most common passwords|must be at most 72 bytes long)$/

export const exceptions: Exception[] = [
  { operation: 'register', status: 400, path: 'body.password', message: PASSWORD },
  { operation: 'changePassword', status: 400, path: 'body.newPassword', message: PASSWORD },
  { operation: 'changePassword', status: 400, path: 'body.newPassword', message: /^must differ from the current one$/ },
  { operation: 'changePassword', status: 400, path: 'body.oldPassword', message: /^is not the current password$/ },
  // A name of white space only is none.
  { operation: 'login', status: 400, path: 'body.email', message: /^email or username is required$/ },
  { operation: 'toggleSubscription', status: 400, path: 'params.channelId', message: /^is your own channel$/ },
  { operation: 'beginUpload', status: 429, message: /^5 uploads are open already/ },
  // A file that was announced and has not come.
  { operation: 'completeUpload', status: 400, path: 'body.videoFile', message: /^is (not complete|not a video)/ },
  // Which bytes an address takes is written in its signature.
  { operation: 'putUploadPart', status: 400, path: 'headers.Content-Range', message: /^must / },
  { operation: 'putUploadPart', status: 400, path: 'body', message: /^is (not complete|longer than its Content-Range)$/ },
]

interface Failure {
  message?: string
  errors?: { path: string; message: string }[]
}

/** Whether the document cannot say why this was refused. */
export function isExcepted(operation: string, status: number, body: unknown): boolean {
  const known = exceptions.filter((exception) => exception.operation === operation && exception.status === status)
  const { message = '', errors = [] } = (body ?? {}) as Failure
  if (known.length === 0) return false
  if (errors.length === 0) return known.some((exception) => exception.path === undefined && exception.message.test(message))
  return errors.every((error) =>
    known.some((exception) => exception.path === error.path && exception.message.test(error.message)),
  )
}
