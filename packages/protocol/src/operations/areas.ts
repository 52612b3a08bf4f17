/** The libraries that answer operations. A further one is one more entry here. */
export const areas = {
  user: { title: 'Accounts' },
  im: { title: 'Messaging' },
  file: { title: 'Files' },
} as const satisfies Record<string, { readonly title: string }>

export type Area = keyof typeof areas
