import { onEachStore } from '../fixtures/on-each-store.ts'
import { webhooksOfRunsContract } from './webhooks-of-runs.contract.ts'

onEachStore(webhooksOfRunsContract)
