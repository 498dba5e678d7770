import { onEachStore } from '../fixtures/on-each-store.ts'
import { inboxContract } from './inbox.contract.ts'

onEachStore(inboxContract)
