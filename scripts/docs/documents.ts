import { createRequire } from 'node:module'
import { tables } from '../../src/routes/index.js'
import { openApiDocument } from '../../src/routes/openapi.js'
import { apiTypes } from './apiTypes.js'
import { postmanCollection } from './postman.js'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

/** Every document that is generated from the code: its path in the repository, and its text. */
export async function documents(): Promise<Record<string, string>> {
  const document = openApiDocument(tables, version)
  return {
    'docs/openapi.json': written(document),
    'docs/api-types.d.ts': await apiTypes(document),
    'docs/viztube.postman_collection.json': written(postmanCollection(tables, document)),
  }
}

const written = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
