import { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import type { ProxyOptions } from '../http/proxy-options.ts'
import { compileOrigin } from '../http/read-origin.ts'
import { guardLogger } from '../logging/guard-logger.ts'
import { createLogger } from '../logging/json-logger.ts'
import type { Logger, LogLevel } from '../logging/logger.ts'
import { withErrorSerializer } from '../logging/pino-instance.ts'
import type { OpenApiDocument } from '../openapi/document-types.ts'
import { problemDocuments } from '../responses/problem-document.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { RouteGroup } from '../routing/route-group.ts'
import { RouteLinks } from '../routing/route-links.ts'
import type { Webhooks } from '../routing/webhooks.ts'
import { ErrorAnswerer } from './answer-error.ts'
import type { AppOptions } from './app-options.ts'
import { type CompiledApp, compileApp } from './compile-app.ts'
import { describeApp, errorBaseOf, titleOf, versionOf } from './describe-app.ts'
import { RequestHandler } from './handle-request.ts'
import { type Mount, type OpenMount, openMount } from './mount.ts'
import { observeRequests } from './observe-request.ts'
import {
  type CheckedAtStartup,
  checkRun,
  OpenResources,
  openAppDependencies,
  openExtensions,
  openLifespans,
} from './open-resources.ts'
import { ownPages, urlOf } from './own-pages.ts'
import { allMiddleware, lifespansOf, middlewareOf, routeGroups } from './route-groups.ts'
import type { RunningApp, StartOptions } from './running-app.ts'
import { startSockets } from './start-sockets.ts'
import type { BlockingWatch } from './watch-blocking.ts'

/** What an application was declared with, by the time it starts. */
export interface AppDeclaration {
  readonly options: AppOptions
  readonly root: RouteGroup
  readonly mounts: readonly Mount[]
  readonly webhooks: Webhooks
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
  try {
    const watch = modeOf(start) === 'development' ? await watchBlockingOf(log) : undefined
    if (watch !== undefined) resources.add('watch for blocked turns', watch.stop)
    const compiled = compile(declaration, { resolver, log, start, watch })
    const document = documentOf(declaration, compiled, start)
    const originOf = start.mountedAt === undefined ? compileOrigin(proxyOptions(options, start)) : undefined
    checkRun(checkedOf(declaration, compiled), start.workers ?? 1)
    await openExtensions(options.extensions ?? [], resources)
    await openLifespans(lifespansOf(routeGroups(declaration.root, options), options), resources)
    await openAppDependencies(resolver, resources)
    const mounts = await openMounts(declaration.mounts, start, resources, log)
    return run(declaration, { compiled, document, log, mounts, originOf, resources, start })
  } catch (error) {
    await resources.close()
    throw error
  }
}

/** Whatever may have to say something about how the application is run. */
function checkedOf({ options, root }: AppDeclaration, { units, sockets }: CompiledApp): readonly CheckedAtStartup[] {
  const dependencies = [...units, ...sockets.units].flatMap(({ route }) => route.dependencies)
  return [
    ...(options.extensions ?? []),
    ...allMiddleware(root, options),
    ...Array.from(new Set(dependencies), ({ definition }) => definition),
  ]
}

/** Loaded when it is asked for: `node:async_hooks` exists on servers only. */
async function watchBlockingOf(log: Logger): Promise<BlockingWatch> {
  const { watchBlocking } = await import('./watch-blocking.ts')
  return watchBlocking(log)
}

interface Compiling {
  readonly resolver: DependencyResolver
  readonly log: Logger
  readonly start: StartOptions
  readonly watch: BlockingWatch | undefined
}

function compile(declaration: AppDeclaration, { resolver, log, start, watch }: Compiling): CompiledApp {
  const { options, root } = declaration
  const strict = options.strictOutput === true && modeOf(start) !== 'production'
  const onDroppedKeys = (route: string, keys: readonly string[]) => {
    if (keys.length > 0) log.warn({ route, keys }, 'the output dropped keys that the handler returned')
  }
  return compileApp(routeGroups(root, options), {
    options,
    resolver,
    eager: start.eager ?? modeOf(start) === 'production',
    middleware: middlewareOf(root, options),
    onDroppedKeys: strict ? onDroppedKeys : undefined,
    watch,
  })
}

async function openMounts(
  mounts: readonly Mount[],
  start: StartOptions,
  resources: OpenResources,
  log: Logger,
): Promise<readonly OpenMount[]> {
  const context = { mode: modeOf(start), log }
  const opened: OpenMount[] = []
  for (const mount of mounts) {
    const { open, close } = await openMount(mount, start, context)
    resources.add(`mount ${mount.prefix}`, close)
    opened.push(open)
  }
  return opened.toSorted((one, other) => other.prefix.length - one.prefix.length)
}

interface Opened {
  readonly compiled: CompiledApp
  readonly document: () => OpenApiDocument
  readonly log: Logger
  readonly mounts: readonly OpenMount[]
  readonly originOf: ReturnType<typeof compileOrigin>
  readonly resources: OpenResources
  readonly start: StartOptions
}

function run(declaration: AppDeclaration, opened: Opened): RunningApp {
  const { options, root } = declaration
  const { compiled, document, log, mounts, originOf, resources, start } = opened
  const routes = compiled.units.map((unit) => unit.route)
  const placed = place(mounts, routes)
  const unfinished = new Set<Promise<void>>()
  const errors = errorAnswerer(declaration, start, log)
  const pages = ownPages(options, document, compiled)
  const maxBodyBytes = options.limits?.maxBodyBytes ?? 1_048_576
  const handler = new RequestHandler({
    tree: compiled.tree,
    sockets: compiled.sockets,
    pages: pages.tree,
    pagesBeforeRoutes: pages.beforeRoutes,
    ...placed,
    middleware: middlewareOf(root, options),
    log,
    errors,
    unfinished,
    maxBodyBytes,
    trailingSlash: options.trailingSlash ?? 'redirect',
    ignoresSlash: compiled.units.some((unit) => unit.trailingSlash === 'ignore'),
  })
  const inner: Handle = (request) => handler.handle(request)
  const observe = (handle: Handle): Handle =>
    start.mountedAt === undefined ? withOrigin(observed(handle, options, log), originOf) : handle
  const sockets = startSockets({
    sockets: compiled.sockets,
    hasOwn: compiled.sockets.units.length > 0,
    most: options.limits?.maxSockets ?? 10_000,
    ...placed,
    middleware: middlewareOf(root, options),
    log,
    errors,
    unfinished,
    handle: inner,
    observe,
  })
  return {
    handle: observe(inner),
    routes,
    links: placed.links,
    log,
    title: titleOf(options),
    version: versionOf(options),
    docsUrl: (urlOf(options.openapiUrl, '/openapi.json') && urlOf(options.docsUrl, '/docs')) ?? undefined,
    sockets,
    stop: once(async () => {
      sockets?.close()
      // Work may add work.
      while (unfinished.size > 0) await Promise.allSettled(unfinished)
      await resources.close()
    }),
  }
}

function errorAnswerer({ options, root }: AppDeclaration, start: StartOptions, log: Logger): ErrorAnswerer {
  return new ErrorAnswerer({
    format: options.errorFormat ?? problemDocuments,
    errorBase: errorBaseOf(options),
    locale: options.locale ?? 'en',
    handlers: root.errorHandlers,
    mappings: (options.extensions ?? []).flatMap((extension) => extension.errors ?? []),
    log,
    development: modeOf(start) !== 'production',
    onServerError: start.onServerError,
  })
}

/** Mounts for one host apart from the others, and where all routes stand. */
function place(
  mounts: readonly OpenMount[],
  routes: readonly CompiledRoute[],
): { readonly mounts: readonly OpenMount[]; readonly hosts: readonly OpenMount[]; readonly links: RouteLinks } {
  const links = new RouteLinks(routes)
  for (const mount of mounts) if (mount.links !== undefined) links.addBelow(mount.prefix, mount.links)
  return {
    mounts: mounts.filter((mount) => mount.host === undefined),
    hosts: mounts.filter((mount) => mount.host !== undefined),
    links,
  }
}

/** What starts it knows better what stands in front of it than its code does. */
function proxyOptions(options: AppOptions, start: StartOptions): ProxyOptions {
  const { rootPath = options.rootPath, trustProxy = options.trustProxy, proxyHeaders = options.proxyHeaders } = start
  return {
    ...(rootPath !== undefined && { rootPath }),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(proxyHeaders !== undefined && { proxyHeaders }),
  }
}

type Handle = RunningApp['handle']

function withOrigin(handle: Handle, originOf: ReturnType<typeof compileOrigin>): Handle {
  if (originOf === undefined) return handle
  return (request) => {
    request.origin = originOf(request)
    return handle(request)
  }
}

function observed(handle: Handle, options: AppOptions, log: Logger): Handle {
  return observeRequests(handle, {
    requestId: options.requestId !== false,
    serverTiming: options.serverTiming !== false,
    log: options.log === false || options.logRequests === false ? undefined : log,
  })
}

/**
 * The document, made once. Mistakes that only show in the whole of it, like one schema id for two schemas, end the start
 * and not the first visit; where nobody waits for a page yet, in tests and behind `fetch`, it is made when asked for.
 */
function documentOf(declaration: AppDeclaration, compiled: CompiledApp, start: StartOptions): () => OpenApiDocument {
  const { options, webhooks } = declaration
  const routes = compiled.units.map((unit) => unit.route)
  let made: OpenApiDocument | undefined
  const document = (): OpenApiDocument => {
    made ??= describeApp(routes, options, webhooks)
    return made
  }
  const isServed = urlOf(options.openapiUrl, '/openapi.json') !== null
  if (isServed && (start.eager ?? modeOf(start) !== 'test')) document()
  return document
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}
