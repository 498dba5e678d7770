-- CreateTable
CREATE TABLE "SearchSession" (
    "number" SERIAL NOT NULL,
    "sessionId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "pendingBelow" INTEGER,

    CONSTRAINT "SearchSession_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE UNIQUE INDEX "SearchSession_sessionId_key" ON "SearchSession"("sessionId");

-- CreateIndex
CREATE INDEX "SearchSession_pendingBelow_idx" ON "SearchSession"("pendingBelow");

-- What messages say, as it is compared. Its index needs an extension, so the server makes it when it may.
CREATE TABLE "SearchText" (
    "rowid" BIGINT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "SearchText_pkey" PRIMARY KEY ("rowid")
);
