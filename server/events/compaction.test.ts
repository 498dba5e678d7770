import { onEachStore } from '../fixtures/on-each-store.ts'
import { compactionContract } from './compaction.contract.ts'

onEachStore(compactionContract)
