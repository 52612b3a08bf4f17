/** From a protobuf-es service to the form that grpc-js serves and calls. */
import { type DescService, fromBinary, type Message, toBinary } from '@bufbuild/protobuf'
import type { ServiceDefinition } from '@grpc/grpc-js'

/**
 * The definition of a service, for a server and for a client.
 * A server gets the bytes of a request as they came: only what a trusted caller sent is worth decoding, and a fault in
 * them is answered like any other fault of a request.
 */
export function toServiceDefinition(service: DescService): ServiceDefinition {
  return Object.fromEntries(
    service.methods.map(({ name, localName, methodKind, input, output }) => [
      name,
      {
        path: `/${service.typeName}/${name}`,
        originalName: localName,
        requestStream: methodKind === 'client_streaming' || methodKind === 'bidi_streaming',
        responseStream: methodKind === 'server_streaming' || methodKind === 'bidi_streaming',
        requestSerialize: (request: Message) => Buffer.from(toBinary(input, request)),
        requestDeserialize: (bytes: Buffer) => bytes,
        responseSerialize: (response: Message) => Buffer.from(toBinary(output, response)),
        responseDeserialize: (bytes: Buffer) => fromBinary(output, bytes),
      },
    ]),
  )
}
