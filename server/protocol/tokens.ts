/** Tokens as they are listed: never the token itself. */
export interface TokenInfo {
  /** Of the token and of its user. */
  name: string
  userId: string
  createdAt: number
  revokedAt?: number
}

/** The only time the token is told. */
export interface NewToken extends TokenInfo {
  token: string
}
