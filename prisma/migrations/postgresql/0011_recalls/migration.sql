-- CreateTable
CREATE TABLE "Recall" (
    "id" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "definition" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "note" TEXT,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "nextAt" BIGINT,
    "occurrences" INTEGER NOT NULL DEFAULT 0,
    "failuresInRow" INTEGER NOT NULL DEFAULT 0,
    "createdBy" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "Recall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Occurrence" (
    "id" TEXT NOT NULL,
    "recallId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "nominalAt" BIGINT NOT NULL,
    "manual" INTEGER NOT NULL DEFAULT 0,
    "dueAt" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "message" TEXT NOT NULL,
    "note" TEXT,
    "context" TEXT NOT NULL,
    "ifBusy" TEXT NOT NULL,
    "lateMs" BIGINT,
    "deferrals" INTEGER NOT NULL DEFAULT 0,
    "standsFor" INTEGER,
    "firstAt" BIGINT,
    "coalescedInto" TEXT,
    "runId" TEXT,
    "runOutcome" TEXT,
    "createdAt" BIGINT NOT NULL,
    "firedAt" BIGINT,
    "startedAt" BIGINT,
    "endedAt" BIGINT,

    CONSTRAINT "Occurrence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Recall_status_nextAt_idx" ON "Recall"("status", "nextAt");

-- CreateIndex
CREATE INDEX "Recall_sessionId_status_nextAt_idx" ON "Recall"("sessionId", "status", "nextAt");

-- CreateIndex
CREATE INDEX "Recall_userId_status_createdAt_idx" ON "Recall"("userId", "status", "createdAt");

-- CreateIndex
CREATE INDEX "Recall_userId_createdAt_idx" ON "Recall"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "Recall_userId_updatedAt_idx" ON "Recall"("userId", "updatedAt");

-- CreateIndex
CREATE INDEX "Occurrence_status_dueAt_idx" ON "Occurrence"("status", "dueAt");

-- CreateIndex
CREATE INDEX "Occurrence_recallId_status_idx" ON "Occurrence"("recallId", "status");

-- CreateIndex
CREATE INDEX "Occurrence_sessionId_status_dueAt_idx" ON "Occurrence"("sessionId", "status", "dueAt");

-- CreateIndex
CREATE INDEX "Occurrence_sessionId_nominalAt_idx" ON "Occurrence"("sessionId", "nominalAt");

-- CreateIndex
CREATE INDEX "Occurrence_sessionId_firedAt_idx" ON "Occurrence"("sessionId", "firedAt");

-- CreateIndex
CREATE INDEX "Occurrence_userId_nominalAt_idx" ON "Occurrence"("userId", "nominalAt");

-- CreateIndex
CREATE INDEX "Occurrence_userId_firedAt_idx" ON "Occurrence"("userId", "firedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Occurrence_recallId_nominalAt_manual_key" ON "Occurrence"("recallId", "nominalAt", "manual");
