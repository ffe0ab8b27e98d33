import { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import { guardLogger } from '../logging/guard-logger.ts'
import { createLogger } from '../logging/json-logger.ts'
import type { Logger, LogLevel } from '../logging/logger.ts'
import { withErrorSerializer } from '../logging/pino-instance.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { docsRoutes } from '../openapi/docs-routes.ts'
import { problemDocuments } from '../responses/problem-document.ts'
import type { RouteGroup } from '../routing/route-group.ts'
import { parsePattern } from '../routing/route-pattern.ts'
import { RouteTree } from '../routing/route-tree.ts'
import { ErrorAnswerer } from './answer-error.ts'
import type { AppOptions } from './app-options.ts'
import { type CompiledApp, compileApp } from './compile-app.ts'
import { describeApp, errorBaseOf, titleOf, versionOf } from './describe-app.ts'
import type { ErrorHandlers } from './error-handlers.ts'
import { type OwnPage, RequestHandler } from './handle-request.ts'
import { type Mount, type OpenMount, openMount } from './mount.ts'
import { observeRequests } from './observe-request.ts'
import { checkExtensions, OpenResources, openAppDependencies, openExtensions, openLifespans } from './open-resources.ts'
import { lifespansOf, routeGroups } from './route-groups.ts'
import type { RunningApp, StartOptions } from './running-app.ts'

/** What an application was declared with, by the time it starts. */
export interface AppDeclaration {
  readonly options: AppOptions
  readonly root: RouteGroup
  readonly mounts: readonly Mount[]
  readonly handlers: ErrorHandlers
}

const silent: Logger = createLogger({ level: 'silent' })

/** `false` is no log, a level is hayate's own at that level, anything else is the log to write to. */
export function logOf(options: AppOptions, start: StartOptions): Logger {
  const chosen: Logger | LogLevel | false = start.log ?? options.log ?? (modeOf(start) === 'test' ? 'warn' : 'info')
  if (chosen === false) return silent
  return typeof chosen === 'string' ? createLogger({ level: chosen }) : guardLogger(withErrorSerializer(chosen))
}

export function modeOf(start: StartOptions): 'development' | 'production' | 'test' {
  if (start.mode !== undefined) return start.mode
  const { NODE_ENV } = globalThis.process?.env ?? {}
  return NODE_ENV === 'development' || NODE_ENV === 'test' ? NODE_ENV : 'production'
}

/** Compiles a copy of the application, opens what it needs, and returns it ready to serve. Closes all again if that fails. */
export async function startApp(declaration: AppDeclaration, start: StartOptions): Promise<RunningApp> {
  const { options } = declaration
  const log = logOf(options, start)
  const resources = new OpenResources(log)
  const resolver = new DependencyResolver(
    new Map((start.overrides ?? []).map(({ target, replacement }) => [target, replacement])),
  )
  const compiled = compile(declaration, resolver, log, start)
  checkExtensions(options.extensions ?? [])
  try {
    await openExtensions(options.extensions ?? [], resources)
    await openLifespans(lifespansOf(routeGroups(declaration.root, options), options), resources)
    await openAppDependencies(resolver, resources)
    const mounts = await openMounts(declaration.mounts, start, resources)
    return run(declaration, { compiled, log, mounts, resources, start })
  } catch (error) {
    await resources.close()
    throw error
  }
}

function compile(
  declaration: AppDeclaration,
  resolver: DependencyResolver,
  log: Logger,
  start: StartOptions,
): CompiledApp {
  const { options, root } = declaration
  const strict = options.strictOutput === true && modeOf(start) !== 'production'
  const onDroppedKeys = (route: string, keys: readonly string[]) => {
    if (keys.length > 0) log.warn({ route, keys }, 'the output dropped keys that the handler returned')
  }
  return compileApp(routeGroups(root, options), {
    options,
    resolver,
    eager: start.eager ?? modeOf(start) === 'production',
    middleware: middlewareOf(declaration),
    onDroppedKeys: strict ? onDroppedKeys : undefined,
  })
}

async function openMounts(
  mounts: readonly Mount[],
  start: StartOptions,
  resources: OpenResources,
): Promise<readonly OpenMount[]> {
  const opened: OpenMount[] = []
  for (const mount of mounts) {
    const { open, close } = await openMount(mount, start)
    resources.add(`mount ${mount.prefix}`, close)
    opened.push(open)
  }
  return opened.toSorted((one, other) => other.prefix.length - one.prefix.length)
}

interface Opened {
  readonly compiled: CompiledApp
  readonly log: Logger
  readonly mounts: readonly OpenMount[]
  readonly resources: OpenResources
  readonly start: StartOptions
}

function run(declaration: AppDeclaration, opened: Opened): RunningApp {
  const { options, handlers } = declaration
  const { compiled, log, mounts, resources, start } = opened
  const routes = compiled.units.map((unit) => unit.route)
  const unfinished = new Set<Promise<void>>()
  const errors = new ErrorAnswerer({
    format: options.errorFormat ?? problemDocuments,
    errorBase: errorBaseOf(options),
    locale: options.locale ?? 'en',
    handlers,
    mappings: (options.extensions ?? []).flatMap((extension) => extension.errors ?? []),
    log,
    development: modeOf(start) !== 'production',
    onServerError: start.onServerError,
  })
  const described = start.mountedAt === undefined ? options : { servers: [{ url: start.mountedAt }], ...options }
  const pages = docsPages(options, () => describeApp(routes, described))
  const maxBodyBytes = options.limits?.maxBodyBytes ?? 1_048_576
  const handler = new RequestHandler({
    tree: compiled.tree,
    pages,
    mounts,
    middleware: middlewareOf(declaration),
    log,
    errors,
    unfinished,
    maxBodyBytes,
  })
  return {
    handle: start.mountedAt === undefined ? observed(handler, options, log) : (request) => handler.handle(request),
    routes,
    log,
    title: titleOf(options),
    version: versionOf(options),
    docsUrl: options.openapiUrl === null || options.docsUrl === null ? undefined : (options.docsUrl ?? '/docs'),
    stop: once(async () => {
      // Work may add work.
      while (unfinished.size > 0) await Promise.allSettled(unfinished)
      await resources.close()
    }),
  }
}

/** What stands around every request: extensions first, then the application's own. */
function middlewareOf({ options, root }: AppDeclaration): readonly Middleware[] {
  return [...(options.extensions ?? []).flatMap((extension) => extension.middleware ?? []), ...root.middleware]
}

function observed(
  handler: RequestHandler,
  options: AppOptions,
  log: Logger,
): (request: HttpRequest) => HttpResponse | Promise<HttpResponse> {
  return observeRequests((request) => handler.handle(request), {
    requestId: options.requestId !== false,
    serverTiming: options.serverTiming !== false,
    log: options.log === false || options.logRequests === false ? undefined : log,
  })
}

function docsPages(options: AppOptions, document: () => ReturnType<typeof describeApp>): RouteTree<OwnPage> {
  const tree = new RouteTree<OwnPage>()
  const pages = docsRoutes({
    openapiUrl: options.openapiUrl === undefined ? '/openapi.json' : options.openapiUrl,
    docsUrl: options.docsUrl === undefined ? '/docs' : options.docsUrl,
    redocUrl: options.redocUrl === undefined ? '/redoc' : options.redocUrl,
    title: titleOf(options),
    document,
    ...(options.swaggerUi && { swaggerUi: options.swaggerUi }),
    ...(options.redoc && { redoc: options.redoc }),
    ...(options.faviconUrl !== undefined && { faviconUrl: options.faviconUrl }),
    ...(options.swaggerUiOAuth && { initOAuth: options.swaggerUiOAuth }),
  })
  for (const page of pages) tree.add(page.method, parsePattern(page.path), page)
  return tree
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}
