import { onEachStore } from '../../fixtures/on-each-store.ts'
import { racingSchedulersContract } from './racing-schedulers.contract.ts'

onEachStore(racingSchedulersContract)
