import { onEachStore } from '../fixtures/on-each-store.ts'
import { watchLogContract } from './watch-log.contract.ts'

onEachStore((make, dialect) => watchLogContract(make, dialect === 'sqlite' ? 60 : 12))
