import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import ts from 'typescript'

const HEADER = '/** The API of VizTube as TypeScript types. Made by "npm run docs" from docs/openapi.json: do not edit. */\n\n'

interface Document {
  components: { schemas: object }
}

/** The document as TypeScript types: `paths` and `operations`, and each shape by its own name. */
export async function apiTypes(document: object): Promise<string> {
  const nodes = await openapiTS(asTypes(document) as OpenAPI3, {
    // A field that the server fills in need not be sent; in answers everything that is always there is required anyway.
    defaultNonNullable: false,
    transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined),
  })
  const names = Object.keys((document as Document).components.schemas)
  const shapes = names.map((name) => `export type ${name} = components['schemas']['${name}']\n`)
  return HEADER + astToString(nodes) + shapes.join('')
}

/** Without what types cannot say: examples, and which of two optional fields must be there. */
const asTypes = (document: object): unknown =>
  JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    const onlyRequires =
      key === 'anyOf' && Array.isArray(value) && value.every((part) => Object.keys(part as object).join() === 'required')
    return key === 'example' || key === 'examples' || onlyRequires ? undefined : value
  })
