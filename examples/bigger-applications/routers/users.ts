import { Router } from 'hayate'
import * as z from 'zod'

export const router = new Router({ prefix: '/users', tags: ['users'] })

router.get('', () => [{ username: 'Rick' }, { username: 'Morty' }])

router.get('/me', () => ({ username: 'fakecurrentuser' }))

router.get('/{username}', { input: { username: z.string() } }, ({ username }) => ({ username }))
