import { onEachStore } from '../fixtures/on-each-store.ts'
import { findContract } from './find.contract.ts'

onEachStore(findContract)
