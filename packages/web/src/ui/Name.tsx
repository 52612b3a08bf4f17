import { straighten } from '../text/isolate.js'

interface NameProps {
  readonly children: string
}

/**
 * The name of a person, a group or a device, wherever it stands by itself. It has a direction of its own and turns nothing
 * beside it. What it stands in clips it, so that stacked accents end at its line.
 */
export function Name({ children }: NameProps) {
  return <bdi dir="auto">{straighten(children)}</bdi>
}
