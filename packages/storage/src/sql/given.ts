/** Stands in a statement for rows or a list that are not known yet; see `Engine.pack`. */
export const given: unique symbol = Symbol('given')

export type Values = readonly (number | string | null)[]
