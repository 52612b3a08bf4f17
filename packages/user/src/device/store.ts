/** One login of a user. Never holds a token, only the counter of the refresh token that is valid now. */
export interface DeviceRecord {
  readonly id: string
  readonly user_id: number
  readonly name: string
  readonly created_at: number
  readonly last_seen_at: number
}

/** What `authenticate` must know of a device. */
export interface DeviceState {
  readonly user_id: number
  readonly is_revoked: boolean
  readonly is_disabled: boolean
  readonly last_seen_at: number
}

export interface DeviceDraft {
  readonly id: string
  readonly name: string
}

export interface DeviceStore {
  getDeviceState(deviceId: string): Promise<DeviceState | undefined>
  /** Those of the given devices that exist, by id. */
  getDeviceStates(deviceIds: readonly string[]): Promise<ReadonlyMap<string, DeviceState>>
  /** Living devices of a user, the most recently seen first. */
  listDevices(userId: number, refreshedAfter: number): Promise<DeviceRecord[]>
  /** Answers whether a living device of this user was revoked by this call. */
  revokeDevice(request: { userId: number; deviceId: string; at: number }): Promise<boolean>
  /** Moves `last_seen_at` forward, never back. */
  touchDevices(seen: readonly { readonly deviceId: string; readonly at: number }[]): Promise<void>
}
