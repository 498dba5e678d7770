import { onEachStore } from '../fixtures/on-each-store.ts'
import { usageContract } from './usage.contract.ts'

onEachStore(usageContract)
