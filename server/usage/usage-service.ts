/** `usage.*` for the router: figures, prices and budgets of one user. */
import type { Clock } from '../base/clock.ts'
import type {
  AddBudgetInput,
  Budget,
  BudgetInfo,
  ModelPrice,
  PriceInfo,
  PriceTable,
  SessionUsage,
  SessionUsageInput,
  UpdateBudgetInput,
  UsageByDay,
  UsageByGroup,
  UsageSummaryInput,
} from '../protocol/usage.ts'
import type { Store } from '../store/store.ts'
import { addBudget, listBudgets, removeBudget, updateBudget } from './budgets.ts'
import { priceTable, removePrice, setPrice } from './prices.ts'
import { sessionUsage } from './session-usage.ts'
import { summarize } from './summary.ts'

interface Viewer {
  userId: string
}

export interface UsageService {
  summary(viewer: Viewer, input: UsageSummaryInput): Promise<UsageByDay | UsageByGroup>
  session(viewer: Viewer, input: SessionUsageInput): Promise<SessionUsage>
  prices(viewer: Viewer): Promise<PriceTable>
  setPrice(viewer: Viewer, price: ModelPrice): Promise<PriceInfo>
  removePrice(viewer: Viewer, model: string): Promise<{ removed: number }>
  budgets(viewer: Viewer): Promise<{ items: BudgetInfo[] }>
  addBudget(viewer: Viewer, input: AddBudgetInput): Promise<Budget>
  updateBudget(viewer: Viewer, input: UpdateBudgetInput): Promise<Budget>
  removeBudget(viewer: Viewer, budgetId: string): Promise<{ removed: number }>
}

export function createUsageService({ store, clock }: { store: Store; clock: Clock }): UsageService {
  return {
    summary: ({ userId }, input) => summarize(store, userId, input),
    session: ({ userId }, input) => store.read(() => sessionUsage(userId, input)),
    prices: ({ userId }) => store.read(() => priceTable(userId, clock.now())),
    setPrice: ({ userId }, price) => store.write(() => setPrice(userId, price, clock.now())),
    removePrice: ({ userId }, model) => store.write(() => removePrice(userId, model)),
    budgets: async ({ userId }) => ({ items: await store.read(() => listBudgets(userId, clock.now())) }),
    addBudget: ({ userId }, input) => store.write(() => addBudget(userId, input, clock.now())),
    updateBudget: ({ userId }, input) => store.write(() => updateBudget(userId, input, clock.now())),
    removeBudget: ({ userId }, budgetId) => store.write(() => removeBudget(userId, budgetId)),
  }
}
