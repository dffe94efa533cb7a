// The console's types of the API, written from the OpenAPI document: one interface or union per component.
import type { ApiDocument, Schema } from '../src/api/docs-page.ts'

const head =
  '// What the API answers, as the console reads it. Written by scripts/api-docs.ts from the OpenAPI document: change the API instead.\n'

export function typesOf({ components }: ApiDocument): string {
  return (
    head +
    Object.entries(components.schemas)
      .map(([name, schema]) => `\n${docOf(schema)}${declared(name, schema)}\n`)
      .join('')
  )
}

function declared(name: string, schema: Schema): string {
  const kind = kindOf(schema)
  return kind.startsWith('{') ? `export interface ${name} ${kind}` : `export type ${name} = ${kind}`
}

function kindOf(schema: Schema): string {
  const { $ref, anyOf, oneOf, allOf, type, items, properties, additionalProperties } = schema as {
    $ref?: string
    anyOf?: Schema[]
    oneOf?: Schema[]
    allOf?: Schema[]
    type?: string | string[]
    items?: Schema
    properties?: { [name: string]: Schema }
    additionalProperties?: Schema | boolean
  }
  if ($ref) return $ref.slice($ref.lastIndexOf('/') + 1)
  if (anyOf ?? oneOf) return (anyOf ?? oneOf ?? []).map(kindOf).join(' | ')
  if (allOf) return allOf.map(kindOf).join(' & ')
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (Array.isArray(type)) return type.map((one) => kindOf({ ...schema, type: one })).join(' | ')
  if (type === 'array') return listOf(kindOf(items ?? {}))
  if (type === 'object' || properties) return objectOf(properties ?? {}, (schema.required ?? []) as string[], additionalProperties)
  return { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' }[String(type)] ?? 'unknown'
}

const listOf = (item: string): string => (/[|&]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`)

function objectOf(properties: { [name: string]: Schema }, required: string[], additional: Schema | boolean | undefined): string {
  const lines = Object.entries(properties).map(
    ([name, schema]) => `${docOf(schema)}${name}${required.includes(name) ? '' : '?'}: ${kindOf(schema)}\n`,
  )
  if (typeof additional === 'object')
    lines.push(`[name: string]: ${Object.keys(additional).length === 0 ? 'unknown' : kindOf(additional)}\n`)
  return `{\n${lines.join('')}}`
}

const docOf = ({ description, $ref }: Schema): string => (typeof description === 'string' && !$ref ? `/** ${description} */\n` : '')
