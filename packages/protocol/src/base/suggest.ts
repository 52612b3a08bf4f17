/** The name someone probably meant, or `undefined` where none is near. */
export function suggest(typed: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name) }))
    .sort((one, other) => one.distance - other.distance)
  const best = ranked[0]
  if (best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3))) return best.name
  return typed.length < 3 ? undefined : names.find((name) => name.startsWith(typed) || typed.startsWith(name))
}

/** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      let least = Math.min(replaced, rows[i - 1]![j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, rows[i - 2]![j - 2]! + 1)
      }
      row.push(least)
    }
    rows.push(row)
  }
  return rows[one.length]![other.length]!
}
