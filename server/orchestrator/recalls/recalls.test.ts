import { onEachStore } from '../../fixtures/on-each-store.ts'
import { recallsContract } from './recalls.contract.ts'

onEachStore(recallsContract)
