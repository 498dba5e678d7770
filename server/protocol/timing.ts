/** Intervals that both ends of a connection must agree on, in milliseconds (contract row "liveness"). */
export const SERVER_PING_AFTER_MS = 15_000
export const SERVER_PONG_WAIT_MS = 10_000
export const CLIENT_PING_AFTER_MS = 10_000
export const CLIENT_PONG_WAIT_MS = 5_000
