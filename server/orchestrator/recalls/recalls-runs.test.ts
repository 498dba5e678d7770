import { onEachStore } from '../../fixtures/on-each-store.ts'
import { recallRunsContract } from './recalls-runs.contract.ts'

onEachStore(recallRunsContract)
