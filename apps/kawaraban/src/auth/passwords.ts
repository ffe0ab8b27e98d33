import { depends } from 'hayate'
import { createPasswordHasher } from 'hayate/security'

/** Hashes and checks passwords. */
export const passwords = depends.app(() => createPasswordHasher(), { name: 'passwords' })
