import { BirdMark } from '../ui/BirdMark.js'

/** What stands on the screen until the first code is there. */
export function Splash() {
  return (
    <div className="flex h-app items-center justify-center">
      <BirdMark className="h-12 animate-pulse text-accent" />
    </div>
  )
}
