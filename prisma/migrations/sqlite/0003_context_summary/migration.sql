-- CreateTable
CREATE TABLE "ContextSummary" (
    "sessionId" TEXT NOT NULL PRIMARY KEY,
    "upToMessageId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL
);
