import Glibc
import NIOCore
import Vocabulary

/// A socket that is read by a thread of ours and not by NIO.
enum ServerSocket {
  /// Makes one that does not wait, and binds it; the endpoint has the real port.
  /// - Parameter prepare: sets what has to be set before.
  static func open(
    _ endpoint: Endpoint, _ kind: __socket_type, prepare: (CInt) -> Void
  ) throws(FrontError) -> (socket: CInt, bound: Endpoint) {
    let address = endpoint.socketAddress
    let flags = CInt(bitPattern: kind.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    func failure(_ call: String) -> FrontError { FrontError(IOError(errnoCode: errno, reason: call), at: endpoint) }
    let socket = Glibc.socket(endpoint.address.family == .v4 ? AF_INET : AF_INET6, flags, 0)
    guard socket >= 0 else { throw failure("socket") }
    prepare(socket)
    let code = address.withSockAddr { bind(socket, $0, socklen_t($1)) }
    guard code == 0, let bound = local(socket) else {
      defer { close(socket) }
      throw failure("bind")
    }
    return (socket, bound)
  }

  private static func local(_ socket: CInt) -> Endpoint? {
    var place = DatagramPlace(address: sockaddr_in6(), length: socklen_t(MemoryLayout<sockaddr_in6>.size))
    let code = withUnsafeMutablePointer(to: &place.address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &place.length) }
    }
    return code == 0 ? place.endpoint : nil
  }
}
