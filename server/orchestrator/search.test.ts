import { onEachStore } from '../fixtures/on-each-store.ts'
import { searchContract } from './search.contract.ts'

onEachStore(searchContract)
