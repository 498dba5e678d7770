import { onEachStore } from '../fixtures/on-each-store.ts'
import { spendingContract } from './spending.contract.ts'

onEachStore(spendingContract)
