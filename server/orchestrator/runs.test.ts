import { onEachStore } from '../fixtures/on-each-store.ts'
import { runsContract } from './runs.contract.ts'

onEachStore(runsContract)
