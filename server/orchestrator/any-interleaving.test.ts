import { onEachStore } from '../fixtures/on-each-store.ts'
import { anyInterleavingContract } from './any-interleaving.contract.ts'

onEachStore((make, dialect) => anyInterleavingContract(make, dialect === 'sqlite' ? 15 : 5))
