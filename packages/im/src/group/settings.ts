/** How a group is run. Most groups are run as they were made, so that what differs from that is all that is kept. */
import { defaultGroupSettings, type GroupSettings } from '@stonechat/protocol'

const names = Object.keys(defaultGroupSettings) as (keyof GroupSettings)[]

/** What a request wants to have otherwise; what it leaves out stays. */
export type WantedSettings = { readonly [K in keyof GroupSettings]?: GroupSettings[K] | undefined }

/** The settings with what is wanted otherwise; the same object where nothing differs. */
export function withSettings(settings: GroupSettings, wanted: WantedSettings): GroupSettings {
  const changed = names.filter((name) => wanted[name] !== undefined && wanted[name] !== settings[name])
  if (changed.length === 0) return settings
  return { ...settings, ...Object.fromEntries(changed.map((name) => [name, wanted[name]])) }
}

/** Reads what `formatSettings` made; `null` stands for the defaults. */
export function parseSettings(kept: string | null): GroupSettings {
  return kept === null ? defaultGroupSettings : { ...defaultGroupSettings, ...JSON.parse(kept) }
}

/** What differs from the defaults, as JSON; `null` where nothing does. */
export function formatSettings(settings: GroupSettings): string | null {
  const differing = names.filter((name) => settings[name] !== defaultGroupSettings[name])
  if (differing.length === 0) return null
  return JSON.stringify(Object.fromEntries(differing.map((name) => [name, settings[name]])))
}
