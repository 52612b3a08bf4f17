/** Times that people often mean. */

export type Preset = 'hour' | 'evening' | 'morning' | 'monday'

const eveningHour = 20
const morningHour = 9

/** The times to choose from at a moment, in the zone of this device; what is over already is left out. */
export function presetsAt(now: number): readonly { readonly name: Preset; readonly at: number }[] {
  const untilMonday = (8 - new Date(now).getDay()) % 7 || 7
  return [
    { name: 'hour' as const, at: onTheMinute(now + 60 * 60_000) },
    { name: 'evening' as const, at: atHour(now, 0, eveningHour) },
    { name: 'morning' as const, at: atHour(now, 1, morningHour) },
    { name: 'monday' as const, at: atHour(now, untilMonday, morningHour) },
  ].filter(({ at }, index, all) => at > now && all.findIndex((one) => one.at === at) === index)
}

function atHour(now: number, days: number, hour: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return date.setHours(hour, 0, 0, 0)
}

function onTheMinute(at: number): number {
  return new Date(at).setSeconds(0, 0)
}
