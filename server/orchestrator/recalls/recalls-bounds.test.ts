import { onEachStore } from '../../fixtures/on-each-store.ts'
import { boundedRecallsContract } from './recalls-bounds.contract.ts'

onEachStore(boundedRecallsContract)
