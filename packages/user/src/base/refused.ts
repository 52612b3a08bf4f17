/** A refusal by a store. Nothing was changed, except attempts that count. */
export type Refused<C extends string> = { readonly status: 'refused'; readonly code: C }
