import { onEachStore } from '../../fixtures/on-each-store.ts'
import { changedRecallsContract } from './recalls-changes.contract.ts'

onEachStore(changedRecallsContract)
