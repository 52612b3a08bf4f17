import type { UserStore } from '@stonechat/user'
import { shareQuestions } from './share-questions.js'
import type { StoreEntry } from './store-entry.js'

const maxDevicesPerQuestion = 500

/** The look at a device that every connection begins with shares a call with those of others. */
export const user: StoreEntry<UserStore, UserStore> = {
  access: {
    createUser: 'write',
    getUser: 'read',
    getUsers: 'read',
    listUsers: 'read',
    listIdentities: 'read',
    proveAddresses: 'write',
    updateUser: 'write',
    setDisabled: 'write',
    changePassword: 'write',
    resetPassword: 'write',
    bindEmail: 'write',
    saveCode: 'write',
    spendCode: 'write',
    signIn: 'write',
    rotateDevices: 'write',
    getDeviceState: 'read',
    getDeviceStates: 'read',
    listDevices: 'read',
    revokeDevice: 'write',
    touchDevices: 'write',
  },
  open(remote) {
    const states = shareQuestions(
      (deviceIds: readonly string[]) => remote.getDeviceStates(deviceIds),
      maxDevicesPerQuestion,
    )
    return { ...remote, getDeviceState: async (deviceId) => (await states([deviceId])).get(deviceId) }
  },
}
