/** A multipart body as it goes over the wire. */
export interface Form {
  type: string
  body: Buffer
}

const BOUNDARY = 'boundary-of-the-tests'

/** Fields that are bytes are files. */
export function multipart(fields: Record<string, string | Buffer>): Form {
  const parts = Object.entries(fields).flatMap(([name, value]) => {
    const fileName = typeof value === 'string' ? '' : '; filename="file"'
    return [`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${fileName}\r\n\r\n`, value, '\r\n']
  })
  const body = Buffer.concat([...parts, `--${BOUNDARY}--\r\n`].map((part) => Buffer.from(part as string)))
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body }
}
