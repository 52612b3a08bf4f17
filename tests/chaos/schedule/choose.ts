/** The one at this fraction of the way; `undefined` where there is nothing to choose from. */
export function choose<T>(items: readonly T[], which: number): T | undefined {
  return items[Math.floor(which * items.length)]
}
