import assert from 'node:assert/strict'

/** One issue of a 422 in short: `query page too_small`. */
export async function issuesOf(response: Response): Promise<readonly string[]> {
  assert.equal(response.status, 422, `${response.status} ${await response.clone().text()}`)
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  // Proof: the content type says that it is a problem document, and only validation has the status 422 in these tests.
  const problem = (await response.json()) as {
    code: string
    errors: readonly { in: string; path: readonly (string | number)[]; code: string; message: string }[]
  }
  assert.equal(problem.code, 'invalid')
  for (const issue of problem.errors) assert.ok(issue.message.length > 3, JSON.stringify(issue))
  return problem.errors.map(({ in: source, path, code }) => `${source} ${path.join('.')} ${code}`)
}
