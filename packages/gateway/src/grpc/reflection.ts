import { type DescFile, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import type { Server } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import { Health } from './gen/health/v1/health_pb.js'
import { services } from './methods.js'

/** Lets tools such as grpcurl and `buf curl` find out what this server offers. */
export function addReflection(server: Server): void {
  const files = new Set([...services, Health].flatMap(({ file }) => withImports(file)))
  const fileDescriptorProtos = Array.from(files, ({ proto }) =>
    Buffer.from(toBinary(FileDescriptorProtoSchema, proto)),
  )
  // It looks at the descriptors of a definition only.
  const definition = { format: 'Protocol Buffer 3 DescriptorProto' as const, type: {}, fileDescriptorProtos }
  new ReflectionService({ stonechat: definition }).addToServer(server)
}

function withImports(file: DescFile): DescFile[] {
  return [file, ...file.dependencies.flatMap(withImports)]
}
