import { onEachStore } from '../../fixtures/on-each-store.ts'
import { missedRecallsContract } from './recalls-missed.contract.ts'

onEachStore(missedRecallsContract)
