import { extraPaths } from './openapi/extras.js'
import { headerComponents } from './openapi/headers.js'
import { operation } from './openapi/operation.js'
import { INTRODUCTION, TAGS } from './openapi/prose.js'
import { Components, type Json } from './openapi/schemas.js'
import { API_BASE } from './index.js'
import type { Table } from './table.js'

/** The API document (OpenAPI 3.1), read off the same rows that serve the requests. */
export function openApiDocument(tables: Table[], version: string): Json {
  const components = new Components()
  const paths: Record<string, Json> = {}
  for (const { base, tag, routes } of tables) {
    for (const route of routes) {
      const path = (base + (route.path === '/' ? '' : route.path)).replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method]: operation(route, tag, components) }
    }
  }
  Object.assign(paths, extraPaths(components))
  return {
    openapi: '3.1.0',
    info: { title: 'VizTube', version, description: INTRODUCTION, license: { name: 'ISC', identifier: 'ISC' } },
    servers: [{ url: API_BASE }],
    tags: [...new Set([...tables.map(({ tag }) => tag), 'Files'])].map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      schemas: sorted(components.schemas),
      responses: sorted(components.responses),
      headers: headerComponents,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'accessToken', description: 'The access token, as signing in sets it' },
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'refreshToken',
          description: 'The refresh token, as signing in sets it',
        },
      },
    },
  }
}

const sorted = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
