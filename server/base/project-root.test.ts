import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from './project-root.ts'

it('the root is found from the sources and from the bundle', () => {
  const root = projectRoot()
  expect(JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).name).toBe('vigil')
  expect(projectRoot(path.join(root, 'dist/server'))).toBe(root)
})

it('code that was moved away from its project says so', () => {
  expect(() => projectRoot('/')).toThrow('prisma/migrations')
})
