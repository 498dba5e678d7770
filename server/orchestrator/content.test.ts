import { onEachStore } from '../fixtures/on-each-store.ts'
import { contentContract } from './content.contract.ts'

onEachStore(contentContract)
