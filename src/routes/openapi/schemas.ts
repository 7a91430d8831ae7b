import { z } from 'zod'

/** From the schemas that check at run time to those of the API document. */

export type Json = Record<string, unknown>

/** What the document writes once and refers to. */
export class Components {
  readonly schemas: Record<string, Json> = {}
  readonly responses: Record<string, Json> = {}

  /** `schema` in JSON Schema, as a client sends it or receives it; one with an id becomes a component. */
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: describe }) as Json & {
      $defs?: Json
    }
    delete own['$schema']
    for (const [name, definition] of Object.entries($defs)) this.schemas[name] = relinked(definition)
    return relinked(own)
  }

  /** @throws Error when another response has this name */
  responseOf(name: string, response: Json): Json {
    const known = (this.responses[name] ??= response)
    if (JSON.stringify(known) !== JSON.stringify(response)) throw new Error(`Two responses of the API document are named ${name}`)
    return { $ref: `#/components/responses/${name}` }
  }

  /** The schema behind a reference, or the schema itself. */
  resolve(schema: Json): Json {
    const { $ref } = schema as { $ref?: string }
    return $ref === undefined ? schema : (this.schemas[$ref.replace('#/components/schemas/', '')] ?? {})
  }
}

/**
 * What a schema says of itself goes into the document. `openapi` replaces what was derived, where the checks behind a schema have no
 * words in JSON Schema; `example` becomes the list that JSON Schema knows.
 */
function describe({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }): void {
  const { openapi, description, example } = (z.globalRegistry.get(zodSchema) ?? {}) as {
    openapi?: Json
    description?: string
    example?: unknown
  }
  if (openapi !== undefined) {
    for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
    Object.assign(jsonSchema, openapi, description !== undefined && { description })
  }
  const shown = example ?? openapi?.['example']
  // An `id` is the schema's name among the components; as a keyword it would be an address.
  for (const key of ['id', 'openapi', 'example']) Reflect.deleteProperty(jsonSchema, key)
  if (shown !== undefined) jsonSchema['examples'] = [shown]
}

const relinked = (value: unknown): Json =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json
