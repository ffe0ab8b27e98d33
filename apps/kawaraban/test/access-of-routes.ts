/** Who asks: without a login, the owner of the target, another member, or an administrator whose target it is not. */
export const relations = ['anonymous', 'owner', 'other', 'administrator'] as const
export type Relation = (typeof relations)[number]

/** Whose id stands in the path or the body. `draft` is a post that is not published. */
export type Target = 'none' | 'user' | 'post' | 'draft' | 'item'

/** One kind of request to a route, and what it answers to whom. Without a target, owner and other are the same: a member. */
export interface AccessCase {
  readonly target: Target
  /** A body that is valid; `ID` in it is the target's id. */
  readonly json?: Readonly<Record<string, unknown>>
  readonly form?: 'login of the caller'
  readonly query?: string
  readonly statuses: Readonly<Record<Relation, number>>
  /** Who may see the private fields of the target's owner, or the text of a draft. */
  readonly sees: readonly Relation[]
}

function answers(
  anonymous: number,
  owner: number,
  other: number,
  administrator: number,
): Readonly<Record<Relation, number>> {
  return { anonymous, owner, other, administrator }
}

const post = { title: 'A title', content: 'Some content' }
const account = { email: 'new@private.example', password: 'TestPass123!', password_confirm: 'TestPass123!' }
const none = { target: 'none', sees: [] } as const

/** The administrator sees the addresses of everybody. */
const listsUsers = { target: 'user', sees: ['administrator'] } as const

/** Every route of the application. One that is missing here fails the test. */
export const accessOfRoutes: Readonly<Record<string, readonly AccessCase[]>> = {
  'GET /': [{ ...none, statuses: answers(200, 200, 200, 200) }],
  'GET /health': [{ ...none, statuses: answers(200, 200, 200, 200) }],

  'POST /api/v1/auth/register': [
    { ...none, json: { username: 'newcomer', ...account }, statuses: answers(201, 201, 201, 201) },
  ],
  'POST /api/v1/auth/token': [{ ...none, form: 'login of the caller', statuses: answers(401, 200, 200, 200) }],
  'POST /api/v1/auth/refresh': [{ ...none, json: { refresh_token: 'REFRESH' }, statuses: answers(401, 200, 200, 200) }],
  'POST /api/v1/auth/logout': [{ ...none, statuses: answers(401, 204, 204, 204) }],

  'GET /api/v1/users/': [
    { ...listsUsers, statuses: answers(401, 200, 200, 200) },
    { ...listsUsers, query: '?search=private.example', statuses: answers(401, 200, 200, 200) },
  ],
  'GET /api/v1/users/me': [{ target: 'user', sees: ['owner'], statuses: answers(401, 200, 200, 200) }],
  'GET /api/v1/users/profile': [{ target: 'user', sees: ['owner'], statuses: answers(401, 200, 200, 200) }],
  'PATCH /api/v1/users/me': [
    { target: 'user', sees: ['owner'], json: { full_name: 'Renamed' }, statuses: answers(401, 200, 200, 200) },
  ],
  'GET /api/v1/users/{user_id}': [
    { target: 'user', sees: [], statuses: answers(401, 200, 200, 200) },
    {
      target: 'user',
      query: '?include_private=true',
      sees: ['owner', 'administrator'],
      statuses: answers(401, 200, 403, 200),
    },
  ],
  'DELETE /api/v1/users/{user_id}': [{ target: 'user', sees: [], statuses: answers(401, 403, 403, 204) }],

  'GET /api/v1/posts/': [
    { target: 'post', sees: [], statuses: answers(401, 200, 200, 200) },
    { target: 'draft', sees: ['owner'], statuses: answers(401, 200, 200, 200) },
    { target: 'draft', query: '?search=secret', sees: ['owner'], statuses: answers(401, 200, 200, 200) },
  ],
  'POST /api/v1/posts/': [{ ...none, json: post, statuses: answers(401, 201, 201, 201) }],
  'GET /api/v1/posts/{id}': [
    { target: 'post', sees: [], statuses: answers(401, 200, 200, 200) },
    { target: 'draft', sees: ['owner'], statuses: answers(401, 200, 404, 404) },
  ],
  'PUT /api/v1/posts/{id}': [
    { target: 'post', json: post, sees: [], statuses: answers(401, 200, 403, 403) },
    { target: 'draft', json: post, sees: [], statuses: answers(401, 200, 404, 404) },
  ],
  'DELETE /api/v1/posts/{id}': [
    { target: 'post', sees: [], statuses: answers(401, 204, 403, 403) },
    { target: 'draft', sees: [], statuses: answers(401, 204, 404, 404) },
  ],

  'POST /api/v1/vote/': [
    { target: 'post', json: { post_id: 'ID', dir: 1 }, sees: [], statuses: answers(401, 201, 201, 201) },
    { target: 'draft', json: { post_id: 'ID', dir: 1 }, sees: [], statuses: answers(401, 201, 404, 404) },
    { target: 'post', json: { post_id: 'ID', dir: 0 }, sees: [], statuses: answers(401, 404, 404, 404) },
  ],

  'GET /api/v1/items/': [{ target: 'item', sees: [], statuses: answers(200, 200, 200, 200) }],
  'POST /api/v1/items/': [{ ...none, json: { title: 'A title' }, statuses: answers(401, 201, 201, 201) }],
  'GET /api/v1/items/{item_id}': [{ target: 'item', sees: [], statuses: answers(200, 200, 200, 200) }],
  'PATCH /api/v1/items/{item_id}': [
    { target: 'item', json: { price: 7 }, sees: [], statuses: answers(401, 200, 403, 403) },
  ],
  'DELETE /api/v1/items/{item_id}': [{ target: 'item', sees: [], statuses: answers(401, 204, 403, 403) }],
}
