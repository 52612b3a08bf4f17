import { workLimits } from '../limits.js'

/** What went wrong, with its causes, short enough to be stored. */
export function errorText(error: unknown): string {
  const words: string[] = []
  for (let one = error; one !== undefined && words.length < maxCauses; one = causeOf(one))
    words.push(one instanceof Error ? one.message : String(one))
  return [...words.join(': ')].slice(0, workLimits.jobErrorMaxCharacters).join('')
}

const maxCauses = 5

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}
