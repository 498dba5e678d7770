-- CreateTable
CREATE TABLE "SearchSession" (
    "number" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "sessionId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "pendingBelow" INTEGER
);

-- CreateIndex
CREATE UNIQUE INDEX "SearchSession_sessionId_key" ON "SearchSession"("sessionId");

-- CreateIndex
CREATE INDEX "SearchSession_pendingBelow_idx" ON "SearchSession"("pendingBelow");

-- What messages say, as it is compared: an index alone, that keeps no text of its own.
CREATE VIRTUAL TABLE "SearchText" USING fts5("text", content='', contentless_delete=1, tokenize='trigram case_sensitive 1');
