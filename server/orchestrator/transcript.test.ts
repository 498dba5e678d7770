import { onEachStore } from '../fixtures/on-each-store.ts'
import { transcriptContract } from './transcript.contract.ts'

onEachStore(transcriptContract)
