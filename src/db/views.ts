import { createBatcher } from '../utils/batcher.js'
import type { Logger } from '../utils/logger.js'
import type { Ask } from './ask.js'
import { wasUndone } from './errors.js'
import { retryOnConflict } from './transaction.js'
import { countedVideoPages, type View, videoPage } from './reads/videoPage.js'

interface ViewDeps {
  ask: Ask
  clock: () => Date
  log: Logger
}

/** Counts a view and answers the video's page with it; undefined where the viewer may not see the video. */
export type CountView<Row> = (view: View) => Promise<Row | undefined>

/**
 * Views that come at the same time are counted by one statement and one commit, and answered after it: exact, and nothing is lost with
 * the process. A view that cannot be counted is no reason not to show the video.
 */
export function createCountView<Row extends object>(columns: string, { ask, clock, log }: ViewDeps): CountView<Row> {
  const counted = countedVideoPages(columns)
  const uncounted = videoPage(columns)
  const count = async (views: View[]) => {
    const rows = await retryOnConflict(() => ask<Row & { n: number }>(counted(views, clock())))
    const byTurn = new Map(rows.map((row) => [row.n, row]))
    return views.map((_, index) => byTurn.get(index + 1))
  }
  type Outcome = { row: Row | undefined } | { err: unknown; alone: boolean }
  const together = createBatcher<View, Outcome>({
    max: 50,
    run: async (views) => {
      try {
        return (await count(views)).map((row) => ({ row }))
      } catch (err) {
        return views.map(() => ({ err, alone: views.length === 1 }))
      }
    },
  })

  return async (view) => {
    const outcome = await together(view)
    if ('row' in outcome) return outcome.row
    try {
      // A video that is locked, or a deadlock, fails all that came with it: each tries by itself, once.
      // Of a connection that broke nobody knows whether it has counted: better not twice.
      if (outcome.alone || !wasUndone(outcome.err)) throw outcome.err
      return (await count([view]))[0]
    } catch (err) {
      const [row] = await ask<Row>(uncounted(view.videoId, view.viewerId))
      log.warn({ err, videoId: view.videoId }, 'a view was not counted')
      return row
    }
  }
}
