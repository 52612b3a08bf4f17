let counter = Math.floor(Math.random() * 50_000_000)

/** A Chinese mobile number in national form that no earlier call in this process gave. */
export function uniquePhone(): string {
  counter = (counter + 1) % 100_000_000
  return `138${String(counter).padStart(8, '0')}`
}

/** No two texts of these look alike: `1` is taken for `l`, and `rn` for `m`. */
const distinct = 'abcdefghjkpqstuvwxyz23456789'

/** A username that no earlier call in this process gave, nor one like it; recognisable by its beginning. */
export function uniqueName(beginning = 'user'): string {
  counter += 1
  let tail = ''
  for (let rest = counter; rest > 0; rest = Math.floor(rest / distinct.length))
    tail = distinct[rest % distinct.length]! + tail
  return `${beginning}_${tail}`
}
