import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'
import { documents } from '../../scripts/docs/documents.js'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8')

describe('the generated documents', () => {
  it('are what the code says now; if not, "npm run docs" makes them so', async () => {
    const stale = Object.entries(await documents())
      .filter(([path, text]) => read(path) !== text)
      .map(([path]) => path)
    expect(stale).toEqual([])
  }, 60_000)
})

describe('the example for clients', () => {
  const [, example = ''] = /^```ts\n(.*?)^```/ms.exec(read('docs/client.md')) ?? []

  /** What a front end's compiler says of a program that imports `viztube/api-types`. */
  function problemsOf(program: string): string[] {
    const file = resolve(ROOT, 'client-example.ts')
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
      types: [],
    }
    const host = ts.createCompilerHost(options)
    const withProgram: ts.CompilerHost = {
      ...host,
      fileExists: (path) => path === file || host.fileExists(path),
      getSourceFile: (path, ...rest) =>
        path === file ? ts.createSourceFile(path, program, ts.ScriptTarget.ES2022) : host.getSourceFile(path, ...rest),
    }
    return ts
      .getPreEmitDiagnostics(ts.createProgram([file], options, withProgram))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  }

  it('compiles as it stands', () => {
    expect(example.split('\n').length).toBeGreaterThan(15)
    expect(problemsOf(example)).toEqual([])
  }, 60_000)

  it.each([
    ['a field that no answer has', '{ title, views, user }', '{ title, visits, user }', /'visits' does not exist/],
    ['a field that no request takes', "password: 'SecurePass123'", "pass: 'SecurePass123'", /'pass' does not exist/],
    ['a value of another type', "username: 'clay_kitchen'", 'username: 7', /'number' is not assignable to type 'string'/],
    ['a request that is none', "call<'login'>", "call<'signIn'>", /'"signIn"' does not satisfy/],
  ])(
    'does not compile with %s',
    (_what, right, wrong, message) => {
      expect(example).toContain(right)
      expect(problemsOf(example.replace(right, wrong)).join('\n')).toMatch(message)
    },
    60_000,
  )
})
