/** Numbers about how the service does, for whoever watches over it. */

/** One request, when its answer has ended. */
export interface MeasuredRequest {
  method: string
  /** The pattern of its address, as in `/videos/:videoId`: never what a client has made up. */
  route: string
  status: number
  seconds: number
}

/** What a part of the service tells. Every call returns at once, costs about a microsecond and never throws. */
export interface Metrics {
  requestBegan: () => void
  requestEnded: (request: MeasuredRequest) => void
  /** From the arrival of a request for a file on our own disk to the first byte of the answer. */
  firstByte: (seconds: number) => void
  /** A call to a media store that is not ours, with all that was sent and answered. */
  storeCall: (operation: string, succeeded: boolean, seconds: number) => void
  /** A statement, from when its connection was there to its last row. */
  databaseQuery: (seconds: number) => void
  /** How long somebody waited for a connection. */
  databaseWait: (seconds: number) => void
  /** How many videos this process is receiving now. */
  uploadsInFlight: (count: number) => void

  /**
   * All numbers as text, in the format of its type. Asks the sources for theirs, none for longer than a second; what one cannot
   * tell is missing from the text.
   */
  read: () => Promise<{ type: string; text: string }>
}

/** Numbers that somebody else keeps, asked for when they are read. */
export interface MetricSources {
  pool: () => { total: number; idle: number; waiting: number }
  jobs: () => Promise<{ name: string; waiting: number; active: number; dead: number; oldestDueSeconds: number }[]>
  totals: () => Promise<Totals>
}

/** What the rows say in all. */
export interface Totals {
  users: number
  videos: number
  /** Of the files of all videos. */
  videoBytes: number
  /** That have not ended. */
  sessions: number
}
