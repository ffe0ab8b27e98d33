import { CliError } from './cli-error.ts'
import { requireAppModule } from './find-app-module.ts'
import { loadApp } from './load-app.ts'

function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** `hayate routes`: method, path and name of every route, then of every web socket. */
export async function routesCommand(module: string | undefined): Promise<number> {
  const app = await loadApp(requireAppModule(module))
  if (app.compiledRoutes === undefined) throw new CliError('This application does not list its routes.')
  const routes = [...app.compiledRoutes(), ...(app.compiledSockets?.() ?? [])]
  const rows = routes.map((route) => [route.method, route.pattern, route.operationId])
  process.stdout.write(formatTable([['METHOD', 'PATH', 'NAME'], ...rows]))
  return 0
}
