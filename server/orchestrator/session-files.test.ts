import { onEachStore } from '../fixtures/on-each-store.ts'
import { sessionFilesContract } from './session-files.contract.ts'

onEachStore(sessionFilesContract)
