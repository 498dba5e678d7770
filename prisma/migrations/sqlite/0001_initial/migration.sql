-- CreateTable
CREATE TABLE "Meta" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "locks" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "profileId" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    "archivedAt" BIGINT,
    "pinnedAt" BIGINT,
    "readUpTo" INTEGER NOT NULL DEFAULT 0,
    "preview" TEXT NOT NULL DEFAULT '',
    "lastMessageSeq" INTEGER NOT NULL DEFAULT 0,
    "lastOutcome" TEXT,
    "finalAt" BIGINT,
    "deletedAt" BIGINT
);

-- CreateTable
CREATE TABLE "SessionLease" (
    "sessionId" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "head" INTEGER NOT NULL DEFAULT 0,
    "openSeq" INTEGER,
    "generation" TEXT NOT NULL,
    "nextPosition" INTEGER NOT NULL DEFAULT 1
);

-- CreateTable
CREATE TABLE "EventBatch" (
    "sessionId" TEXT NOT NULL,
    "upTo" INTEGER NOT NULL,
    "after" INTEGER NOT NULL,
    "events" TEXT NOT NULL,
    "compacted" BOOLEAN NOT NULL DEFAULT false,

    PRIMARY KEY ("sessionId", "upTo")
);

-- CreateTable
CREATE TABLE "Message" (
    "sessionId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "runId" TEXT,
    "data" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "note" TEXT,

    PRIMARY KEY ("sessionId", "id")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sessionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "requestId" TEXT,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "note" TEXT,
    "files" TEXT,
    "intoRunId" TEXT,
    "model" TEXT NOT NULL,
    "profileId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "recoveries" INTEGER NOT NULL DEFAULT 0,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "error" TEXT,
    "usage" TEXT,
    "stopCause" TEXT,
    "queuedAt" BIGINT NOT NULL,
    "startedAt" BIGINT,
    "endedAt" BIGINT,
    "firstSeq" INTEGER,
    "lastSeq" INTEGER,
    "compactedAt" BIGINT
);

-- CreateTable
CREATE TABLE "Receipt" (
    "scope" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "inputHash" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("scope", "requestId")
);

-- CreateTable
CREATE TABLE "Command" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sessionId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "doneAt" BIGINT
);

-- CreateTable
CREATE TABLE "Node" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "address" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "protocol" INTEGER NOT NULL,
    "startedAt" BIGINT NOT NULL,
    "beat" INTEGER NOT NULL DEFAULT 0,
    "beatAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE INDEX "Session_userId_updatedAt_idx" ON "Session"("userId", "updatedAt");

-- CreateIndex
CREATE INDEX "Session_finalAt_idx" ON "Session"("finalAt");

-- CreateIndex
CREATE INDEX "Session_deletedAt_idx" ON "Session"("deletedAt");

-- CreateIndex
CREATE INDEX "SessionLease_nodeId_idx" ON "SessionLease"("nodeId");

-- CreateIndex
CREATE INDEX "Message_sessionId_seq_idx" ON "Message"("sessionId", "seq");

-- CreateIndex
CREATE INDEX "Run_sessionId_status_position_idx" ON "Run"("sessionId", "status", "position");

-- CreateIndex
CREATE INDEX "Run_userId_status_idx" ON "Run"("userId", "status");

-- CreateIndex
CREATE INDEX "Run_status_endedAt_idx" ON "Run"("status", "endedAt");

-- CreateIndex
CREATE INDEX "Command_doneAt_sessionId_position_idx" ON "Command"("doneAt", "sessionId", "position");

-- CreateIndex
CREATE INDEX "Node_status_idx" ON "Node"("status");
