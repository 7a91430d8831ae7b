import type { Components, Json } from './schemas.js'

/** A value that fits `schema`, from the examples that its fields carry. What carries none has the simplest value of its type. */
export function exampleOf(schema: Json, components: Components): unknown {
  const own = components.resolve(schema)
  const { examples, const: only, enum: choices, default: usual, anyOf, type }: Schema = own
  if (examples !== undefined) return examples[0]
  if (only !== undefined) return only
  if (choices !== undefined) return choices[0]
  if (usual !== undefined) return usual
  if (anyOf !== undefined && type === undefined) return exampleOf(anyOf[0] ?? {}, components)
  switch (type) {
    case 'object':
      return objectExample(own, components)
    case 'array':
      return [exampleOf(own['items'] as Json, components)]
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return own['minimum'] ?? 1
    case 'string':
      return 'text'.padEnd((own['minLength'] as number | undefined) ?? 0, '.')
    default:
      return null
  }
}

interface Schema {
  examples?: unknown[]
  const?: unknown
  enum?: unknown[]
  default?: unknown
  anyOf?: Json[]
  type?: string
}

const objectExample = ({ properties = {} }: { properties?: Record<string, Json> }, components: Components) =>
  Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, exampleOf(property, components)]))
