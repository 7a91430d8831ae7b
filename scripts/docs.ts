// npm run docs: what others read of the API — the document, its types and the Postman collection — from the tables of the routes.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { documents } from './docs/documents.js'

const root = resolve(import.meta.dirname, '..')
for (const [path, text] of Object.entries(await documents())) {
  const file = resolve(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  process.stdout.write(`${path} is written.\n`)
}
