import type { Middleware } from '../middleware/middleware.ts'
import { type Lifespan, RouteGroup, routersBelow } from '../routing/route-group.ts'
import type { AppOptions } from './app-options.ts'

/** The groups whose routes an application serves: its own, then the routers of its extensions. */
export function routeGroups(root: RouteGroup, options: AppOptions): readonly RouteGroup[] {
  const brought = new RouteGroup()
  for (const extension of options.extensions ?? []) {
    for (const router of extension.routers ?? []) brought.include(router)
  }
  return [root, brought]
}

/** The application's own lifespan, then those of its routers in the order they are included, each router once. */
export function lifespansOf(groups: readonly RouteGroup[], options: AppOptions): readonly Lifespan[] {
  const routers = new Set(groups.flatMap((group) => [...routersBelow(group)]))
  const lifespans = [options.lifespan, ...Array.from(routers, ({ settings }) => settings.lifespan)]
  return lifespans.filter((lifespan) => lifespan !== undefined)
}

/** What stands around every request: extensions first, then the application's own. */
export function middlewareOf(root: RouteGroup, options: AppOptions): readonly Middleware[] {
  return [...(options.extensions ?? []).flatMap((extension) => extension.middleware ?? []), ...root.middleware]
}

/** Every middleware of an application, those of its routers included, each once. */
export function allMiddleware(root: RouteGroup, options: AppOptions): ReadonlySet<Middleware> {
  const routers = routeGroups(root, options).flatMap((group) => [...routersBelow(group)])
  return new Set([...middlewareOf(root, options), ...routers.flatMap((router) => router.middleware)])
}
