/** The answer of an operation that has nothing to say. */
export const nothing = (): Record<string, never> => ({})
