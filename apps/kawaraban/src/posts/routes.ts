import { body, Router, respond } from 'hayate'
import { currentUser, viewer } from '../auth/current-user.ts'
import { permissionDenied } from '../auth/errors.ts'
import { reader, session } from '../database/sessions.ts'
import { messages } from '../language.ts'
import { Search, slice } from '../pagination.ts'
import { Id } from '../users/schemas.ts'
import { postNotFound } from './errors.ts'
import { listPosts } from './repository.ts'
import { Post, PostList, PostWrite } from './schemas.ts'
import { createPost, readPost, removePost, rewritePost } from './service.ts'

export const posts = new Router({ prefix: '/posts', tags: ['投稿'] })

export const listAllPosts = posts.get(
  '/',
  {
    summary: '投稿一覧 / List posts',
    description:
      '投稿者と投票数つき、新しい順。`search` はタイトルを検索する。\n\nWith author and number of votes, newest first. `search` looks in the titles.',
    operationId: 'list_posts',
    input: { viewer, slice, search: Search, db: reader },
    output: PostList,
  },
  ({ viewer, slice, search, db }) => listPosts(db, viewer?.id, { search, ...slice }),
)

export const createOnePost = posts.post(
  '/',
  {
    summary: '投稿する / Write a post',
    description: '`published: false` は下書き。\n\n`published: false` is a draft.',
    operationId: 'create_post',
    input: { user: currentUser, content: body(PostWrite), say: messages, db: session },
    output: Post,
    status: 201,
  },
  ({ user, content, say, db }) => createPost(db, user.id, content, say),
)

export const readOnePost = posts.get(
  '/{id}',
  {
    summary: '投稿詳細 / Read a post',
    description: '下書きは本人だけが見られる。\n\nDrafts are seen by their author only.',
    operationId: 'read_post',
    input: { id: Id, viewer, say: messages, db: reader },
    output: Post,
    errors: [postNotFound],
  },
  ({ id, viewer, say, db }) => readPost(db, viewer?.id, id, say),
)

export const replaceOnePost = posts.put(
  '/{id}',
  {
    summary: '投稿を書き直す / Replace a post',
    description: '本人のみ。\n\nFor its author.',
    operationId: 'replace_post',
    input: { id: Id, user: currentUser, content: body(PostWrite), say: messages, db: session },
    output: Post,
    errors: [postNotFound, permissionDenied],
  },
  ({ id, user, content, say, db }) => rewritePost(db, user.id, id, content, say),
)

export const deleteOnePost = posts.delete(
  '/{id}',
  {
    summary: '投稿を削除 / Delete a post',
    description: '本人のみ。投票も消える。\n\nFor its author. Its votes go, too.',
    operationId: 'delete_post',
    input: { id: Id, user: currentUser, say: messages, db: session },
    output: { 204: null },
    errors: [postNotFound, permissionDenied],
  },
  async ({ id, user, say, db }) => {
    await removePost(db, user.id, id, say)
    return respond(204)
  },
)
