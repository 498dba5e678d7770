-- DropIndex
DROP INDEX "Run_userId_status_idx";

-- CreateIndex
CREATE INDEX "Run_userId_status_queuedAt_id_idx" ON "Run"("userId", "status", "queuedAt", "id");
