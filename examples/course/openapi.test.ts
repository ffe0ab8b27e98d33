import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { app } from './app.ts'

const { paths: operations, components } = app.openapi()

test('the document has every path of the application', () => {
  const listed = Object.entries(operations).flatMap(([path, item]) =>
    Object.keys(item).map((verb) => `${verb} ${path}`),
  )
  deepStrictEqual(listed.toSorted(), [
    'delete /posts/{id}',
    'get /',
    'get /posts/',
    'get /posts/{id}',
    'get /users/{id}',
    'post /login',
    'post /posts/',
    'post /users/',
    'post /vote/',
    'put /posts/{id}',
  ])
})

test('the document tells every status that an operation answers', () => {
  const statuses = (verb: string, path: string) => Object.keys(operations[path]?.[verb]?.responses ?? {}).join(' ')
  strictEqual(statuses('post', '/users/'), '201 400 409 413 415 422 503')
  strictEqual(statuses('post', '/login'), '200 400 403 413 415 422 503')
  strictEqual(statuses('get', '/posts/{id}'), '200 400 401 404 422')
  strictEqual(statuses('put', '/posts/{id}'), '200 400 401 403 404 413 415 422')
  strictEqual(statuses('delete', '/posts/{id}'), '204 400 401 403 404 422')
  strictEqual(statuses('post', '/vote/'), '201 400 401 404 409 413 415 422')
})

test('posts and votes need the token of the login, users do not', () => {
  deepStrictEqual(operations['/posts/']?.['get']?.security, [{ oauth2Password: [] }])
  deepStrictEqual(operations['/vote/']?.['post']?.security, [{ oauth2Password: [] }])
  strictEqual(operations['/users/{id}']?.['get']?.security, undefined)
})

test('the schema of a user that leaves has no password', () => {
  const schemas = components?.schemas as Record<string, { properties?: object }>
  deepStrictEqual(Object.keys(schemas['UserOut']?.properties ?? {}), ['id', 'email', 'created_at'])
  deepStrictEqual(Object.keys(schemas['PostOut']?.properties ?? {}), ['Post', 'votes'])
})
