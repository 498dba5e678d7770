/** Node rows: one per incarnation of a server process. `beat` only rises while it lives; `dead` is final. */
import { change, query, type Script } from '../script.ts'

export interface NodeIdentity {
  id: string
  address: string
  version: string
  protocol: number
}

export type NodeStatus = 'up' | 'draining' | 'dead'

export interface NodeRow {
  id: string
  status: NodeStatus
  beat: number
}

export function insertNode(node: NodeIdentity, now: number): Script<number> {
  return change(
    'INSERT INTO "Node" ("id", "address", "status", "version", "protocol", "startedAt", "beatAt") VALUES (?, ?, ?, ?, ?, ?, ?)',
    node.id,
    node.address,
    'up',
    node.version,
    node.protocol,
    now,
    now,
  )
}

export function readNodes(): Script<NodeRow[]> {
  return query<NodeRow>('SELECT "id", "status", "beat" FROM "Node"')
}

/** 0 when the node has been recorded as dead. */
export function raiseBeat(nodeId: string, now: number): Script<number> {
  return change(
    `UPDATE "Node" SET "beat" = "beat" + 1, "beatAt" = ? WHERE "id" = ? AND "status" <> 'dead'`,
    now,
    nodeId,
  )
}

/** Changes nothing when it is dead. */
export function setNodeStatus(nodeId: string, status: NodeStatus): Script<number> {
  return change(`UPDATE "Node" SET "status" = ? WHERE "id" = ? AND "status" <> 'dead'`, status, nodeId)
}

/** Only if its counter still stands where it was seen; 0 otherwise. */
export function recordDead(nodeId: string, beat: number): Script<number> {
  return change(
    `UPDATE "Node" SET "status" = 'dead' WHERE "id" = ? AND "beat" = ? AND "status" <> 'dead'`,
    nodeId,
    beat,
  )
}

export function recordAllDead(): Script<number> {
  return change(`UPDATE "Node" SET "status" = 'dead' WHERE "status" <> 'dead'`)
}
