import { onEachStore } from '../fixtures/on-each-store.ts'
import { sessionNoticesContract } from './session-notices.contract.ts'

onEachStore(sessionNoticesContract)
