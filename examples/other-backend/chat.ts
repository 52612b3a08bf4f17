/** Stonechat as this program sees it: two calls of its gRPC API, out of the .proto files. */
import { fileURLToPath } from 'node:url'
import {
  type ChannelCredentials,
  type Client,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

const { CHAT_ADDRESS = 'localhost:50051', CHAT_TOKEN = '' } = process.env

const protoFolder = new URL(
  '../..',
  import.meta.resolve('@stonechat/protocol/proto/stonechat/v1/message.proto'),
)
const definition = loadSync(['stonechat/v1/account.proto', 'stonechat/v1/message.proto'], {
  includeDirs: [fileURLToPath(protoFolder)],
  keepCase: true,
  longs: Number,
})
const { AccountService, MessageService } = (loadPackageDefinition(definition) as unknown as Services)
  .stonechat.v1

const metadata = new Metadata()
metadata.set('authorization', `Bearer ${CHAT_TOKEN}`)
const accounts = new AccountService(CHAT_ADDRESS, credentials.createInsecure())
const messages = new MessageService(CHAT_ADDRESS, credentials.createInsecure())

/** Whose token this is. @throws ServiceError UNAUTHENTICATED for a bad one */
export async function validateToken(token: string): Promise<{ user_id: number }> {
  return call(accounts, 'ValidateToken', { token })
}

/** Sends a text. With the same `clientId` it is sent once, however often this is called. */
export async function send(senderId: number, targetId: number, text: string, clientId: string) {
  const content = { text: { text } }
  await call(messages, 'Send', { sender_id: senderId, target_id: targetId, content, client_id: clientId })
}

type Method = (
  request: object,
  metadata: Metadata,
  options: { deadline: number },
  done: (error: ServiceError | null, response: never) => void,
) => void
type ServiceClient = Client & Record<string, Method>
type ServiceClass = new (address: string, credentials: ChannelCredentials) => ServiceClient
interface Services {
  readonly stonechat: { readonly v1: Record<'AccountService' | 'MessageService', ServiceClass> }
}

function call<Response>(service: ServiceClient, method: string, request: object): Promise<Response> {
  return new Promise((resolve, reject) => {
    service[method]!(request, metadata, { deadline: Date.now() + 5_000 }, (error, response) =>
      error === null ? resolve(response) : reject(error),
    )
  })
}
