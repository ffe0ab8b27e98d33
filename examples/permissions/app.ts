import { body, defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { hashToken, httpBearer, permissionsFrom } from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'Permissions' })

// #region user
type Permission = 'articles:write' | 'articles:delete'
interface User {
  readonly name: string
  readonly permissions: readonly Permission[]
}

const users = new Map<string, User>([
  [hashToken('token-of-the-author'), { name: 'murasaki', permissions: ['articles:write'] }],
  [hashToken('token-of-the-editor'), { name: 'sei', permissions: ['articles:write', 'articles:delete'] }],
  [hashToken('token-of-the-reader'), { name: 'izumi', permissions: [] }],
])

const bearer = httpBearer()
const currentUser = depends({ token: bearer }, ({ token }) => {
  const user = users.get(hashToken(token))
  if (user === undefined) throw bearer.refusal('Could not validate credentials')
  return user
})
// #endregion user

// #region permissions
const requirePermissions = permissionsFrom(currentUser, (user) => user.permissions)
// #endregion permissions

// #region routes
const articles = new Map([[1, { title: 'The Pillow Book', author: 'sei' }]])
const articleNotFound = defineError('article_not_found', { status: 404, title: 'No such article' })
const NewArticle = z.object({ title: z.string().min(1) })

app.post(
  '/articles',
  { input: { article: body(NewArticle), user: requirePermissions('articles:write') }, status: 201 },
  ({ article, user }) => {
    const id = articles.size + 1
    articles.set(id, { ...article, author: user.name })
    return { id, ...article, author: user.name }
  },
)

app.delete(
  '/articles/{article_id}',
  {
    input: { article_id: z.int(), user: requirePermissions('articles:write', 'articles:delete') },
    errors: [articleNotFound],
    status: 204,
  },
  ({ article_id }) => {
    if (!articles.delete(article_id)) throw articleNotFound()
  },
)
// #endregion routes

if (import.meta.main) await serve(app)
