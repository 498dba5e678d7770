import { onEachStore } from '../fixtures/on-each-store.ts'
import { listContract } from './list.contract.ts'

onEachStore(listContract)
