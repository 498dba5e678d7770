/** Who somebody without an account of their own is. */
export const FIRST_USER = { id: 'local', name: 'You' }
