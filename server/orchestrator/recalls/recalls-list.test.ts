import { onEachStore } from '../../fixtures/on-each-store.ts'
import { listedRecallsContract } from './recalls-list.contract.ts'

onEachStore(listedRecallsContract)
