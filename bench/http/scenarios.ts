/** What every contender answers, and what the load asks. */
export interface Scenario {
  readonly name: string
  readonly title: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  /** What the answer must contain, and must not: checked once before the load. */
  readonly expects: string
  readonly refuses?: string
  /** A request that a validating contender must answer with a 4xx. */
  readonly invalid?: { readonly path: string; readonly body?: string }
}

export const user = {
  username: 'hokusai',
  email: 'hokusai@example.com',
  password: 'thirty-six views',
  full_name: 'Katsushika Hokusai',
  age: 88,
  newsletter: true,
  tags: ['wood', 'print'],
  address: { postal_code: '130-0014', prefecture: 'Tokyo', city: 'Sumida', street: 'Kamezawa 2-7-2' },
}

/** A row as a database gives it: more than may leave. */
export const rows = Array.from({ length: 50 }, (_, at) => ({
  id: at + 1,
  title: `Post number ${at + 1}`,
  content: 'Under the Wave off Kanagawa, seen from a boat between two swells.',
  published: at % 3 !== 0,
  votes: at * 7,
  created_at: '2026-01-01T00:00:00.000Z',
  owner_id: 1,
  owner_secret: 'must not leave',
}))

export const routeCount = 200

export const scenarios: readonly Scenario[] = [
  { name: 'hello', title: '`GET /hello`', method: 'GET', path: '/hello', expects: '{"hello":"world"}' },
  {
    name: 'items',
    title: '`GET /items/{id}?q=`, int ≥ 1, optional string, filtered output',
    method: 'GET',
    path: '/items/42?q=wave',
    expects: '"q":"wave"',
    refuses: 'secret',
    invalid: { path: '/items/0' },
  },
  {
    name: 'users',
    title: '`POST /users`, eight fields, nested, answered without the password',
    method: 'POST',
    path: '/users',
    body: JSON.stringify(user),
    expects: '"username":"hokusai"',
    refuses: 'password',
    invalid: { path: '/users', body: JSON.stringify({ ...user, age: 'old' }) },
  },
  {
    name: 'routes',
    title: `${routeCount} routes, the last one asked`,
    method: 'GET',
    path: `/section${routeCount - 1}/7/page`,
    expects: '"id":7',
    invalid: { path: `/section${routeCount - 1}/x/page` },
  },
  {
    name: 'list',
    title: 'a list of 50 filtered records',
    method: 'GET',
    path: '/posts',
    expects: '"id":50',
    refuses: 'secret',
  },
  {
    name: 'chain',
    title: 'a three-deep dependency chain',
    method: 'GET',
    path: '/chain?page=3',
    expects: '"offset":40',
    invalid: { path: '/chain?page=x' },
  },
]
