import { onEachStore } from '../../fixtures/on-each-store.ts'
import { busyRecallsContract } from './recalls-busy.contract.ts'

onEachStore(busyRecallsContract)
