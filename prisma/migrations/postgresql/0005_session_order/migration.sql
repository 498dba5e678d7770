-- DropIndex
DROP INDEX "Session_userId_updatedAt_idx";

-- CreateIndex
CREATE INDEX "Session_userId_updatedAt_id_idx" ON "Session"("userId", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "Session_userId_pinnedAt_idx" ON "Session"("userId", "pinnedAt");
