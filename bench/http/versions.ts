import { readFile } from 'node:fs/promises'

/** `fastify 5.12.8, hono 4.13.19`, from what is installed. */
export async function versions(names: readonly string[]): Promise<string> {
  const found = await Promise.all(
    names
      .filter((name) => name !== 'bare')
      .map(async (name) => {
        const text = await readFile(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')
        // Proof: every installed package has a version.
        return `${name} ${(JSON.parse(text) as { version: string }).version}`
      }),
  )
  return found.join(', ')
}
