/** The server at work, as a program of its own: the built package with the pictures' tools. */
import { createVigil } from '../../dist/package/index.js'
import { TOOLS } from './tools.mjs'

const vigil = createVigil({ tools: TOOLS })
process.on('SIGTERM', () => void vigil.close({ drain: true }).then(() => process.exit(0)))
const { url } = await vigil.listen()
console.log(`Vigil is ready on ${url}`)
