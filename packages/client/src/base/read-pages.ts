/** Reads a list in all its pages. */
export async function readPages<P extends { readonly next_cursor: string | null }>(
  read: (cursor: string | undefined) => Promise<P>,
): Promise<P[]> {
  const pages: P[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    pages.push(page)
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return pages
}
