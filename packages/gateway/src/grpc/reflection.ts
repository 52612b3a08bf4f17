import { type DescFile, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import type { Server } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import { service as healthService } from 'grpc-health-check'
import { services } from './methods.js'

/** Lets tools such as grpcurl and `buf curl` find out what this server offers. */
export function addReflection(server: Server): void {
  const files = new Set(services.flatMap(({ file }) => [file, ...dependenciesOf(file)]))
  const descriptors = Array.from(files, ({ proto }) =>
    Buffer.from(toBinary(FileDescriptorProtoSchema, proto)),
  )
  new ReflectionService({
    stonechat: { format: 'Protocol Buffer 3 DescriptorProto', type: {}, fileDescriptorProtos: descriptors },
    health: healthService.Check!.requestType,
  }).addToServer(server)
}

function dependenciesOf(file: DescFile): DescFile[] {
  return file.dependencies.flatMap((dependency) => [dependency, ...dependenciesOf(dependency)])
}
