/** So many violations of one rule are listed; the others are only counted. */
const toldMax = 10

/** Gathers violations, each a sentence under the rule it breaks. */
export class Findings {
  readonly #byRule = new Map<string, { count: number; readonly told: string[] }>()

  add(rule: string, sentence: string): void {
    const found = this.#byRule.get(rule) ?? { count: 0, told: [] }
    this.#byRule.set(rule, found)
    found.count += 1
    if (found.told.length < toldMax) found.told.push(`${rule}: ${sentence}`)
  }

  /** All sentences; where more were found than listed, their number. */
  list(): string[] {
    return [...this.#byRule].flatMap(([rule, { count, told }]) =>
      count > told.length ? [...told, `${rule}: ${count - told.length} more`] : told,
    )
  }
}
