-- AlterTable
ALTER TABLE "Run" ADD COLUMN "waitedMs" BIGINT;
ALTER TABLE "Run" ADD COLUMN "waitingSince" BIGINT;

-- CreateTable
CREATE TABLE "Approval" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sessionId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "toolCallId" TEXT NOT NULL,
    "toolName" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "requestedAt" BIGINT NOT NULL,
    "decision" TEXT,
    "editedInput" TEXT,
    "reason" TEXT,
    "remember" TEXT,
    "answeredBy" TEXT,
    "answeredAt" BIGINT,
    "toldAt" BIGINT
);

-- CreateIndex
CREATE INDEX "Approval_runId_idx" ON "Approval"("runId");

-- CreateIndex
CREATE INDEX "Approval_sessionId_toolName_idx" ON "Approval"("sessionId", "toolName");
