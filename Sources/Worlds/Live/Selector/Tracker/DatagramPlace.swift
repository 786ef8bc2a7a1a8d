import Glibc
import Vocabulary

/// Where a datagram came from and an answer goes, as the system has it: an address of either family.
struct DatagramPlace {
  /// Of IPv4 only its beginning is used, as a `sockaddr_in`.
  var address: sockaddr_in6
  var length: socklen_t

  /// A v4-mapped IPv6 address becomes IPv4. Nil for what is neither.
  var endpoint: Endpoint? {
    withUnsafeBytes(of: address) { raw in
      let port = UInt16(bigEndian: raw.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
      func word<T: FixedWidthInteger>(_ offset: Int) -> T {
        T(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: T.self))
      }
      switch CInt(raw.loadUnaligned(as: sa_family_t.self)) {
      case AF_INET: return Endpoint(address: .v4(word(4)), port: port)
      case AF_INET6: return Endpoint(address: IPAddress.v6(word(8), word(16)).unmapped, port: port)
      default: return nil
      }
    }
  }
}
