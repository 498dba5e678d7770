import { expect, test } from 'vitest'
import { imageSource } from './image-source.ts'

test.each([
  ['/api/files/file_1', { kind: 'own', src: '/api/files/file_1' }],
  ['data:image/png;base64,AAAA', { kind: 'own', src: 'data:image/png;base64,AAAA' }],
  ['https://a.example/b.png', { kind: 'external', src: 'https://a.example/b.png', host: 'a.example' }],
])('%s is shown', (href, source) => {
  expect(imageSource(href)).toEqual(source)
})

test.each([
  'http://a.example/b.png',
  '//a.example/b.png',
  '/api/files/../trpc/sessions.list',
  '/api/files/a?b',
  'data:image/svg+xml;base64,AAAA',
  'data:text/html;base64,AAAA',
  `data:image/png;base64,${'A'.repeat(300_000)}`,
  'javascript:1',
  'https:\\\\',
])('%s is a link at most', (href) => {
  expect(imageSource(href)).toBeNull()
})
