/** Marks what the server itself tells a model, in provider options; providers ignore it. */
export const NOTE = { vigil: { note: true } }
