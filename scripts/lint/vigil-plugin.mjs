/**
 * The project's own lint rule, `vigil/layers`: imports go the way that layer-table.mjs allows, and a message says what
 * to do instead. Tests and their fixtures are free to import what they test with; nothing else imports fixtures.
 */
import path from 'node:path'
import { LAYERS, PACKAGE_OWNERS } from './layer-table.mjs'

const FOLDERS = Object.keys(LAYERS).sort((a, b) => b.length - a.length)
/** Entry points that a browser never loads, in folders that it does. */
const NODE_ONLY = /^client\/cli\//

const FIXTURES = /(^|\/)fixtures\//
const FOR_TESTS = /\.(test|contract)\.tsx?$|(^|\/)fixtures\//

/** The layer of a path relative to the root. Files directly in server/ are the layer `server`. */
export function layerOf(file) {
  const layer = FOLDERS.find((folder) => file.startsWith(`${folder}/`))
  if (layer !== 'server' || file.split('/').length === 2) return layer
  return file.split('/').slice(0, 2).join('/')
}

/** What is wrong with this import, or undefined. `file` is relative to the root. */
export function importFault(file, source, isTypeOnly) {
  const from = layerOf(file)
  if (!from) return undefined
  if (from !== 'e2e' && FIXTURES.test(source))
    return 'Fixtures are for tests: move what the program needs out of fixtures/.'
  const rules = LAYERS[from]
  if (!rules) return `${from}/ has no row in scripts/lint/layer-table.mjs: give it one, which says what it may import.`
  if (source.startsWith('.')) return folderFault(file, from, rules, source, isTypeOnly)
  return isTypeOnly ? undefined : packageFault(file, from, rules, source)
}

function folderFault(file, from, rules, source, isTypeOnly) {
  const target = path.posix.join(path.posix.dirname(file), source)
  const to = layerOf(target)
  if (!to || to === from || matches(rules.imports, to)) return undefined
  if (matches(rules.types ?? [], to)) {
    return isTypeOnly
      ? undefined
      : `${from}/ takes types only of ${to}/: write \`import type\`. For values: ${rules.instead}.`
  }
  return `${from}/ may not import ${to === 'server' ? target : `${to}/`}: ${rules.instead}.`
}

function packageFault(file, from, rules, source) {
  if (source.startsWith('node:')) {
    if (!rules.browser || NODE_ONLY.test(file)) return undefined
    return `${from}/ runs in a browser, which has no ${source}: pass in what it gives.`
  }
  const name = source.split('/', source.startsWith('@') ? 2 : 1).join('/')
  const owners = PACKAGE_OWNERS.find((entry) => entry.packages.includes(name))?.owners
  if (!owners || from === 'server' || owners.includes(from)) return undefined
  return `${name} is used in ${owners.map((owner) => `${owner}/`).join(', ')} only: offer there what is needed here.`
}

function matches(allowed, layer) {
  return allowed.includes(layer) || (allowed.includes('server/*') && layer.startsWith('server/'))
}

const layers = {
  meta: { type: 'problem' },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/')
    if (FOR_TESTS.test(file)) return {}
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return
      const message = importFault(file, node.source.value, isTypeOnly(node))
      if (message) context.report({ node: node.source, message })
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    }
  },
}

function isTypeOnly(node) {
  return node.importKind === 'type' || node.exportKind === 'type'
}

export default { meta: { name: 'vigil' }, rules: { layers } }
