/** `npm start`: builds when needed, then is the server: in this very process, so that signals reach it. */
import { ensureBuilt } from './build.mjs'

process.env.NODE_ENV = 'production'
try {
  await ensureBuilt()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
process.setSourceMapsEnabled(true)
await import('../dist/server/main.js')
