import { onEachStore } from '../fixtures/on-each-store.ts'
import { webhooksContract } from './webhooks.contract.ts'

onEachStore(webhooksContract)
