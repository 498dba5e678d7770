import { onEachStore } from '../../fixtures/on-each-store.ts'
import { recallCalendarContract } from './recalls-calendar.contract.ts'

onEachStore(recallCalendarContract)
