/** Whether a JSON value has at most so many lists and objects inside each other. */
export function isNestedAtMost(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((part) => isNestedAtMost(part, levels - 1))
}
