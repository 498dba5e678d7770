/** This program's version, and that of the protocol it speaks with its clients and other nodes. */
export const VERSION = '0.1.0'
export const PROTOCOL = 1
