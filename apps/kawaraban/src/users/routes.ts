import { as, body, query, Router, respond } from 'hayate'
import * as z from 'zod'
import { adminUser, currentUser } from '../auth/current-user.ts'
import { permissionDenied } from '../auth/errors.ts'
import { reader, session } from '../database/sessions.ts'
import { messages } from '../language.ts'
import { pagination, Search } from '../pagination.ts'
import { userNotFound } from './errors.ts'
import { Id, User, UserList, UserPublic, UserUpdate } from './schemas.ts'
import { changeProfile, pageOfUsers, readPrivateUser, readUser, removeUser } from './service.ts'

export const users = new Router({ prefix: '/users', tags: ['ユーザー'] })

export const listUsers = users.get(
  '/',
  {
    summary: 'ユーザー一覧 / List users',
    description:
      '新しい順。ユーザー名と氏名を大文字小文字の区別なく検索する。メールアドレスを含む全項目の表示とメールアドレスの検索は管理者のみ。\n\nNewest first. Searches user name and full name, whatever the case. Administrators alone see all fields, e-mail addresses among them, and search those, too.',
    operationId: 'list_users',
    input: { user: currentUser, pages: pagination, search: Search, db: reader },
    output: UserList,
  },
  ({ user, pages, search, db }) => pageOfUsers(db, user, pages, search),
)

export const readMe = users.get(
  '/me',
  {
    summary: '自分のプロフィール / My profile',
    description: 'ログイン中のユーザー。\n\nThe user who is logged in.',
    operationId: 'read_me',
    input: { user: currentUser },
    output: User,
  },
  ({ user }) => user,
)

export const readProfile = users.get(
  '/profile',
  {
    summary: 'プロフィール / Profile',
    description: '`/users/me` と同じ。\n\nThe same as `/users/me`.',
    operationId: 'read_profile',
    input: { user: currentUser },
    output: User,
  },
  ({ user }) => user,
)

export const updateMe = users.patch(
  '/me',
  {
    summary: 'プロフィール更新 / Change my profile',
    description:
      '送られた項目だけを変更する。`null` は値を消す。\n\nChanges only the fields that are sent; `null` empties one.',
    operationId: 'update_me',
    input: { user: currentUser, changes: body(UserUpdate), say: messages, db: session },
    output: User,
    errors: [userNotFound],
  },
  ({ user, changes, say, db }) => changeProfile(db, user, changes, say),
)

export const readOneUser = users.get(
  '/{user_id}',
  {
    summary: 'ユーザー詳細 / Read a user',
    description:
      '公開プロフィールを返す。`include_private=true` は本人と管理者のみ。\n\nThe public profile. `include_private=true` is for the user itself and for administrators.',
    operationId: 'read_user',
    input: {
      user_id: Id,
      viewer: currentUser,
      include_private: query(z.boolean().default(false), { description: '非公開項目も返す / Private fields, too' }),
      say: messages,
      db: reader,
    },
    output: z.union([UserPublic, User]),
    errors: [userNotFound, permissionDenied],
  },
  async ({ user_id, viewer, include_private, say, db }) => {
    if (include_private) return as(User, await readPrivateUser(db, viewer, user_id, say))
    return as(UserPublic, await readUser(db, user_id, say))
  },
)

export const deleteUser = users.delete(
  '/{user_id}',
  {
    summary: 'ユーザー削除 / Delete a user',
    description:
      '管理者のみ。投稿・投票・アイテムも削除される。\n\nFor administrators. Posts, votes and items of the user go, too.',
    operationId: 'delete_user',
    input: { user_id: Id, admin: adminUser, say: messages, db: session },
    output: { 204: null },
    errors: [userNotFound],
  },
  async ({ user_id, say, db }) => {
    await removeUser(db, user_id, say)
    return respond(204)
  },
)
