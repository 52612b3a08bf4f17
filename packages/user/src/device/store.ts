/** One login of a user. Never holds a token, only the counter of the refresh token that is valid now. */
export interface DeviceRecord {
  readonly id: string
  readonly userId: number
  readonly name: string
  readonly createdAt: number
  readonly lastSeenAt: number
}

/** What `authenticate` must know of a device. */
export interface DeviceState {
  readonly userId: number
  readonly isRevoked: boolean
  readonly isDisabled: boolean
  readonly lastSeenAt: number
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
  /** Moves `lastSeenAt` forward, never back. */
  touchDevices(seen: readonly { readonly deviceId: string; readonly at: number }[]): Promise<void>
}
