import { onEachStore } from '../fixtures/on-each-store.ts'
import { membershipContract } from './membership.contract.ts'

onEachStore(membershipContract)
