import { onEachStore } from '../fixtures/on-each-store.ts'
import { profilesInRunsContract } from './profiles.contract.ts'

onEachStore(profilesInRunsContract)
