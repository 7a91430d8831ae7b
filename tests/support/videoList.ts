import type { TestApp } from './app.js'

/** Makes videos of one channel, one for each given set of fields; answers their ids. */
export const createGivenVideos =
  (app: TestApp) =>
  async (...all: Parameters<TestApp['given']['video']>[0][]) => {
    const { id: userId } = await app.given.user()
    const ids: number[] = []
    for (const fields of all) ids.push((await app.given.video({ userId, ...fields })).id)
    return ids
  }

/** The ids of a list of videos, in its order. */
export const idsOf = (body: { data: { docs: { id: number }[] } }) => body.data.docs.map(({ id }) => id)
