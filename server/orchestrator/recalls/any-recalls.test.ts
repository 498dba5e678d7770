import { onEachStore } from '../../fixtures/on-each-store.ts'
import { anyRecallsContract } from './any-recalls.contract.ts'

onEachStore((make, dialect) => anyRecallsContract(make, dialect === 'sqlite' ? 15 : 4))
