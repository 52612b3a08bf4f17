/** Of tus; there is no other. */
export const version = '1.0.0'
