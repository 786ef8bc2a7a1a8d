import CSockets
import Glibc
import Vocabulary

/// What one look at a socket brought: datagrams, and where each came from. Its memory is used again and again.
///
/// One thread has it at a time.
final class DatagramBatch: @unchecked Sendable {
  /// How many datagrams one look brings at the most.
  static let most = 64
  /// Longer ones are cut, and then they are nothing that is read here.
  private static let room = 2048

  private let headers: UnsafeMutablePointer<datagram_header>
  private let parts: UnsafeMutablePointer<iovec>
  private let places: UnsafeMutablePointer<sockaddr_in6>
  private let bytes: UnsafeMutableRawPointer

  init() {
    headers = .allocate(capacity: Self.most)
    parts = .allocate(capacity: Self.most)
    places = .allocate(capacity: Self.most)
    bytes = .allocate(byteCount: Self.most * Self.room, alignment: 16)
    places.initialize(repeating: sockaddr_in6(), count: Self.most)
    for at in 0..<Self.most {
      parts[at] = iovec(iov_base: bytes + at * Self.room, iov_len: Self.room)
      headers[at] = datagram_header()
      headers[at].name = UnsafeMutableRawPointer(places + at)
      headers[at].parts = UnsafeMutableRawPointer(parts + at)
      headers[at].part_count = 1
    }
  }

  deinit {
    headers.deallocate()
    parts.deallocate()
    places.deallocate()
    bytes.deallocate()
  }

  /// Takes what lies ready at a socket; returns how many that is.
  func receive(from socket: CInt) -> Int {
    for at in 0..<Self.most { headers[at].name_length = socklen_t(MemoryLayout<sockaddr_in6>.size) }
    return max(0, Int(receive_datagrams(socket, headers, UInt32(Self.most), CInt(MSG_DONTWAIT), nil)))
  }

  /// The bytes of a datagram.
  subscript(at: Int) -> UnsafeBufferPointer<UInt8> {
    let start = (bytes + at * Self.room).assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: start, count: min(Self.room, Int(headers[at].length)))
  }

  /// Where a datagram came from.
  func sender(_ at: Int) -> DatagramPlace {
    DatagramPlace(address: places[at], length: headers[at].name_length)
  }
}
