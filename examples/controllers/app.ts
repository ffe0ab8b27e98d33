import { defineError, Hayate, Router } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

const User = z.object({ id: z.int(), name: z.string() })
const userNotFound = defineError('user_not_found', { status: 404, title: 'No such user' })

interface Users {
  find(id: number): z.infer<typeof User> | undefined
  all(): readonly z.infer<typeof User>[]
}

// #region controller
export class UserController {
  readonly routes = new Router({ prefix: '/users', tags: ['users'] })
  readonly #users: Users

  constructor(users: Users) {
    this.#users = users
    this.routes.get('', { output: z.array(User) }, () => [...this.#users.all()])
    this.routes.get(
      '/{id}',
      { input: { id: z.int() }, output: User, errors: [userNotFound], operationId: 'readUser' },
      ({ id }) => this.read(id),
    )
  }

  read(id: number): z.infer<typeof User> {
    const user = this.#users.find(id)
    if (user === undefined) throw userNotFound(`User ${id} not found`)
    return user
  }
}
// #endregion controller

// #region function
export function healthRoutes(checks: Readonly<Record<string, () => boolean>>): Router {
  const routes = new Router({ prefix: '/health' })
  for (const [name, check] of Object.entries(checks)) {
    routes.get(`/${name}`, { operationId: `health_${name}` }, () => ({ ok: check() }))
  }
  return routes
}
// #endregion function

// #region main
const known = [{ id: 1, name: 'Rick' }]
const users: Users = { find: (id) => known.find((user) => user.id === id), all: () => known }

export const app = new Hayate()
app.include(new UserController(users).routes)
app.include(healthRoutes({ database: () => true, queue: () => true }))
// #endregion main

if (import.meta.main) await serve(app)
