let counter = Math.floor(Math.random() * 50_000_000)

/** A Chinese mobile number in national form that no earlier call in this process gave. */
export function uniquePhone(): string {
  counter = (counter + 1) % 100_000_000
  return `138${String(counter).padStart(8, '0')}`
}

/** A username that no earlier call in this process gave, recognisable by its beginning. */
export function uniqueName(beginning = 'user'): string {
  counter += 1
  return `${beginning}_${counter.toString(36)}`
}
