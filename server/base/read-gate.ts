/**
 * Back-pressure for everybody who reads through one connection (contract row "slow reader").
 * Turns are given first come, first served, one at a time, while less than `limitBytes` waits to be read. Whoever holds a
 * turn reads one page and charges its bytes, which frees the gate for the next; `settle` says that the transport
 * has taken the page, whose bytes are then seen in `bufferedBytes` itself.
 */
import { type Disposer, disposer } from './disposable.ts'

export interface Turn {
  charge(bytes: number): void
  settle(): void
}

export interface ReadGate {
  /** Null when `signal` aborted or the connection closed first. */
  turn(signal: AbortSignal): Promise<Turn | null>
}

export interface Outlet {
  bufferedBytes(): number
  /** Its peer has enough to read, however few bytes that are. */
  isBehind(): boolean
  /** Calls back each time the outlet has drained or closed. */
  onProgress(callback: () => void): Disposer
  closed(): boolean
}

type Waiter = { give(turn: Turn | null): void }

export function createReadGate(outlet: Outlet, limitBytes: number): ReadGate {
  const waiting: Waiter[] = []
  let held = false
  let chargedBytes = 0

  function advance(): void {
    if (outlet.closed()) {
      for (const waiter of waiting.splice(0)) waiter.give(null)
      return
    }
    while (waiting.length > 0 && isFree()) waiting.shift()?.give(take())
  }

  function isFree(): boolean {
    return !held && outlet.bufferedBytes() + chargedBytes < limitBytes && !outlet.isBehind()
  }

  function take(): Turn {
    held = true
    let bytesOfTurn = 0
    let holding = true
    const release = disposer(() => {
      chargedBytes -= bytesOfTurn
      if (holding) held = false
      holding = false
      advance()
    })
    return {
      charge(bytes) {
        if (!holding) return
        holding = false
        held = false
        bytesOfTurn = bytes
        chargedBytes += bytes
        advance()
      },
      settle: release.dispose,
    }
  }

  outlet.onProgress(advance)
  return {
    turn(signal) {
      if (signal.aborted || outlet.closed()) return Promise.resolve(null)
      if (isFree() && waiting.length === 0) return Promise.resolve(take())
      return new Promise((resolve) => {
        const onAbort = () => {
          const at = waiting.indexOf(waiter)
          if (at >= 0) waiting.splice(at, 1)
          waiter.give(null)
        }
        const waiter: Waiter = {
          give(turn) {
            signal.removeEventListener('abort', onAbort)
            resolve(turn)
          },
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.push(waiter)
        advance()
      })
    },
  }
}

/** For readers without a connection, such as in-process tests. */
export const openGate: ReadGate = {
  turn: () => Promise.resolve({ charge: () => {}, settle: () => {} }),
}
