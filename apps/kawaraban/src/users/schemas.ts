import * as z from 'zod'

export const reservedUsernames: readonly string[] = ['admin', 'root', 'system', 'api']

export const Email = z.string().trim().check(z.email(), z.maxLength(255)).describe('メールアドレス / E-mail address')
export const FullName = z.string().trim().max(100).nullable().describe('氏名 / Full name')
export const Age = z.int().min(1).max(150).nullable().describe('年齢（1〜150）/ Age')
export const Id = z.int().min(1)

/** RFC 3339 in UTC with milliseconds. */
export const Timestamp = z.iso.datetime({ precision: 3 })

const publicFields = z.object({
  id: Id,
  username: z.string(),
  full_name: z.string().nullable(),
  created_at: Timestamp,
})

const privateFields = publicFields.extend({
  email: z.string(),
  age: z.int().nullable(),
  is_active: z.boolean(),
  updated_at: Timestamp,
})

const displayName = { display_name: z.string().describe('氏名、なければユーザー名 / Full name, else user name') }

function withDisplayName<U extends { username: string; full_name: string | null }>(user: U) {
  return { ...user, display_name: user.full_name || user.username }
}

const publicShape = publicFields.extend(displayName).meta({ id: 'UserPublic' })
const fullShape = privateFields.extend(displayName).meta({ id: 'User' })

/** What everybody who is logged in may see of a user. */
export const UserPublic = publicFields.transform(withDisplayName).pipe(publicShape)

/** What users see of themselves, and administrators of everybody. */
export const User = privateFields.transform(withDisplayName).pipe(fullShape)

/** One of a list. `view` names the shape that leaves, and does not leave itself. */
const ListedUser = z.union([
  publicFields
    .extend({ view: z.literal('public') })
    .transform(({ view: _view, ...user }) => withDisplayName(user))
    .pipe(publicShape),
  privateFields
    .extend({ view: z.literal('full') })
    .transform(({ view: _view, ...user }) => withDisplayName(user))
    .pipe(fullShape),
])

export const UserList = z
  .object({
    users: z.array(ListedUser),
    total: z.int(),
    page: z.int(),
    per_page: z.int(),
    has_next: z.boolean(),
    total_pages: z.int(),
  })
  .meta({ id: 'UserList' })

/** Absent leaves a field as it is; `null` empties it. */
export const UserUpdate = z
  .strictObject({ full_name: FullName.exactOptional(), age: Age.exactOptional() })
  .meta({ id: 'UserUpdate' })

export type UserChanges = z.output<typeof UserUpdate>
