/**
 * Where the bytes of attached files are: in the data folder, or in the database that a cluster shares. A file's bytes
 * are written once, before its row is; what has bytes and no row is nobody's, and `sweep` takes it away.
 */
export interface IncomingFile {
  write(chunk: Uint8Array): Promise<void>
  /** Whole, and safe from a crash, once it resolves. */
  finish(): Promise<void>
  /** Leaves nothing; also after `finish`. */
  discard(): Promise<void>
}

export interface FileContents {
  create(fileId: string): Promise<IncomingFile>
  /** Throws NOT_FOUND, before the first chunk, when there are none. */
  read(fileId: string): AsyncGenerator<Uint8Array, void, undefined>
  remove(fileId: string): Promise<void>
  /**
   * Removes bytes that no row tells of.
   * @param underWay ids that this process is taking in
   * @param before ids made earlier than that are under way nowhere, epoch milliseconds
   */
  sweep(underWay: ReadonlySet<string>, before: number): Promise<void>
}
