import { describe, expect, it } from '@jest/globals'
import express from 'express'
import supertest from 'supertest'
import { errorHandler } from '../../../src/middlewares/error.middleware.js'
import { createLimiter } from '../../../src/middlewares/rateLimit.middleware.js'
import { createUploadSlots } from '../../../src/middlewares/uploadSlots.middleware.js'
import { mount } from '../../../src/routes/mount.js'
import { playlistRoutes } from '../../../src/routes/playlist.routes.js'
import type { Table } from '../../../src/routes/table.js'
import { useApp } from '../../support/app.js'

const app = useApp()

/** A service with this table alone. */
function serviceOf(table: Table) {
  const { deps } = app
  const limits = { calls: createLimiter(deps.config.rateLimit), uploads: createUploadSlots(deps.config.uploads) }
  return supertest(express().use(mount([table], deps, limits), errorHandler(deps.log)))
}

describe('a table', () => {
  it.each([
    ['as it is', playlistRoutes.routes],
    ['upside down', [...playlistRoutes.routes].reverse()],
  ])('answers for an address that names more before one that has a parameter there: %s', async (_, routes) => {
    const service = serviceOf({ ...playlistRoutes, routes })
    const named = await service.post('/playlist/user/1')
    expect({ status: named.status, allow: named.headers['allow'] }).toEqual({ status: 405, allow: 'GET, HEAD' })
    const open = await service.get('/playlist/7/1')
    expect({ status: open.status, allow: open.headers['allow']?.split(', ').sort() }).toEqual({
      status: 405,
      allow: ['DELETE', 'POST'],
    })
  })
})
