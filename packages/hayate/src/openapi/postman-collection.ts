import { credentialsOf, type PostmanEntry } from './postman-auth.ts'
import { type PostmanItem, postmanRequest } from './postman-request.ts'
import { DocumentReader, type JsonNode, listOf, nodeOf, textOf } from './read-document.ts'

/** A folder for each tag. */
interface PostmanFolder {
  readonly name: string
  readonly description?: string
  readonly item: readonly PostmanItem[]
}

/** A collection of Postman's format v2.1.0. */
export interface PostmanCollection {
  readonly info: { readonly name: string; readonly description?: string; readonly schema: string }
  readonly item: readonly (PostmanFolder | PostmanItem)[]
  readonly variable: readonly PostmanEntry[]
}

/** The variables of one place where the application runs. */
export interface PostmanEnvironment {
  readonly name: string
  readonly values: readonly (PostmanEntry & { readonly enabled: boolean })[]
  readonly _postman_variable_scope: 'environment'
}

/** All that Postman imports for one document. */
export interface PostmanExport {
  readonly collection: PostmanCollection
  readonly development: PostmanEnvironment
  readonly production: PostmanEnvironment
}

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

function foldersOf(reader: DocumentReader): readonly (PostmanFolder | PostmanItem)[] {
  const folders = new Map<string, { description: string | undefined; items: PostmanItem[] }>()
  for (const tag of listOf(reader.root.tags).map(nodeOf))
    folders.set(String(tag.name), { description: textOf(tag.description), items: [] })
  const loose: PostmanItem[] = []
  for (const found of reader.operations()) {
    const item = postmanRequest(reader, found)
    const [tag] = listOf(found.operation.tags)
    if (tag === undefined) {
      loose.push(item)
      continue
    }
    const folder = folders.get(String(tag)) ?? { description: undefined, items: [] }
    folder.items.push(item)
    folders.set(String(tag), folder)
  }
  const filled = [...folders].filter(([, { items }]) => items.length > 0)
  return [
    ...filled.map(([name, { description, items }]) => ({
      name,
      ...(description !== undefined && { description }),
      item: items,
    })),
    ...loose,
  ]
}

/** An address with the defaults of its variables, without a slash at its end. */
function addressOf(server: JsonNode): string {
  const variables = nodeOf(server.variables)
  return String(server.url)
    .replaceAll(/\{([^}]*)\}/g, (_, name: string) => String(nodeOf(variables[name]).default ?? name))
    .replace(/\/$/, '')
}

function environment(
  name: string,
  variables: readonly string[],
  given: Readonly<Record<string, string>>,
): PostmanEnvironment {
  const values = variables.map((key) => ({
    key,
    value: given[key] ?? '',
    type: key in given || key === 'username' ? ('default' as const) : ('secret' as const),
    enabled: true,
  }))
  return { name, values, _postman_variable_scope: 'environment' }
}

/** Every name between two pairs of braces in a collection. */
function variablesIn(collection: unknown): readonly string[] {
  const found = Array.from(JSON.stringify(collection).matchAll(/\{\{([^{}]+)\}\}/g), ([, name = '']) => name)
  return [...new Set(['baseUrl', ...found])]
}

/**
 * An OpenAPI document as a Postman collection with two environments. A login keeps its token in the environment, and
 * every request that demands a token sends that.
 */
export function postmanExport(document: unknown): PostmanExport {
  const reader = new DocumentReader(document)
  const info = nodeOf(reader.root.info)
  const title = textOf(info.title) ?? 'API'
  const description = textOf(info.description) ?? textOf(info.summary)
  const item = foldersOf(reader)
  const servers = listOf(reader.root.servers).map((server) => addressOf(nodeOf(server)))
  const absolute = servers.find((url) => /^https?:\/\//.test(url)) ?? 'https://example.com'
  const below = servers.find((url) => url.startsWith('/')) ?? ''
  const development = `http://localhost:8000${below}`
  const needed = reader.operations().flatMap(({ operation }) => credentialsOf(reader, operation).variables)
  const variables = [...new Set([...variablesIn(item), ...needed])]
  return {
    collection: {
      info: { name: title, ...(description !== undefined && { description }), schema },
      item,
      variable: [
        { key: 'baseUrl', value: development },
        { key: 'token', value: '' },
      ],
    },
    development: environment(`${title} (development)`, variables, { baseUrl: development }),
    production: environment(`${title} (production)`, variables, { baseUrl: absolute }),
  }
}
