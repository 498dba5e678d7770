/** The database behind one interface: transactions as scripts, snapshot reads, and Prisma for ordinary queries. */
import type { PrismaClient } from './generated/sqlite/client.ts'
import type { Script } from './script.ts'

/** Runs scripts, each in one transaction or on one snapshot. */
export interface Transactions {
  /**
   * Runs the script in one transaction. A script may be run again from its start when the store was busy, so it has no
   * effects but its statements. Rejects with `STORE_UNAVAILABLE` when the store cannot be written (contract row
   * "transactions": after 5 s of a busy SQLite file), else with what the script threw, after a rollback.
   */
  write<T>(script: () => Script<T>): Promise<T>
  /** Runs the script on one snapshot, without writing. */
  read<T>(script: () => Script<T>): Promise<T>
}

export interface Store extends Transactions {
  readonly dialect: 'sqlite' | 'postgresql'
  readonly prisma: PrismaClient
  /** Each on a connection of its own, that nothing else keeps waiting: for what is to be in time. */
  readonly apart: Readonly<Record<'heartbeat' | 'recalls', Transactions>>
  close(): Promise<void>
}
