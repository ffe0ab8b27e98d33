import { Router } from 'hayate'

// Shared with other applications: prefix, tags and guard are given where it is included.
export const router = new Router()

router.post('', () => ({ message: 'Admin getting schwifty' }))
