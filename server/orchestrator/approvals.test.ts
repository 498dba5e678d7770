import { onEachStore } from '../fixtures/on-each-store.ts'
import { approvalsContract } from './approvals.contract.ts'

onEachStore(approvalsContract)
