package import NIOCore
package import Vocabulary

extension Endpoint {
  /// From the address of a socket; a v4-mapped IPv6 address becomes IPv4. Nil for a Unix socket.
  package init?(_ socket: SocketAddress?) {
    guard let socket else { return nil }
    // The layout of sockaddr_in and sockaddr_in6: family, port, (flow,) address.
    let raw = socket.withSockAddr { address, length in Array(UnsafeRawBufferPointer(start: address, count: length)) }
    let bytes: ArraySlice<UInt8>
    switch socket {
    case .v4: bytes = raw[4..<8]
    case .v6: bytes = raw[8..<24]
    case .unixDomainSocket: return nil
    }
    guard let address = IPAddress(bytes: bytes) else { return nil }
    self.init(address: address, port: UInt16(raw[2]) << 8 | UInt16(raw[3]))
  }

  /// For a socket.
  package var socketAddress: SocketAddress {
    let packed = ByteBuffer(bytes: address.bytes)
    guard let result = try? SocketAddress(packedIPAddress: packed, port: Int(port)) else {
      preconditionFailure("4 or 16 bytes make a socket address")
    }
    return result
  }
}
