import CSockets
import Glibc

/// Datagrams that leave together. Confined to one thread.
final class DatagramOutbox {
  private struct Entry {
    var place: DatagramPlace
    var start: Int
    var end: Int
  }

  /// Where in an entry the address is.
  private static let addressOffset = MemoryLayout<Entry>.offset(of: \.place.address) ?? 0

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  private var headers = [datagram_header](repeating: datagram_header(), count: DatagramBatch.most)
  private var parts = [iovec](repeating: iovec(), count: DatagramBatch.most)

  /// One datagram more; `write` appends its bytes.
  func add(to place: DatagramPlace, write: (inout [UInt8]) -> Void) {
    let start = bytes.count
    write(&bytes)
    entries.append(Entry(place: place, start: start, end: bytes.count))
  }

  /// Hands all to the socket, in their order. What the system does not take is lost, as datagrams are on any part of
  /// their way: nobody waits here.
  /// - Returns: how many were not taken.
  func flush(to socket: CInt) -> Int {
    guard !entries.isEmpty else { return 0 }
    var (done, lost) = (0, 0)
    while done < entries.count {
      let sent = send(from: done, to: socket)
      // One that cannot go to where it should stops those behind it.
      if sent <= 0 { lost += 1 }
      done += max(1, sent)
    }
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    return lost
  }

  private func send(from first: Int, to socket: CInt) -> Int {
    let count = min(entries.count - first, headers.count)
    return bytes.withUnsafeMutableBytes { bytes in
      entries.withUnsafeMutableBufferPointer { entries in
        headers.withUnsafeMutableBufferPointer { headers in
          parts.withUnsafeMutableBufferPointer { parts in
            guard let base = bytes.baseAddress, let all = entries.baseAddress, let iovecs = parts.baseAddress else {
              return 0
            }
            for at in 0..<count {
              let entry = all + first + at
              let length = entry.pointee.end - entry.pointee.start
              iovecs[at] = iovec(iov_base: base + entry.pointee.start, iov_len: length)
              headers[at].name = UnsafeMutableRawPointer(entry) + Self.addressOffset
              headers[at].name_length = entry.pointee.place.length
              headers[at].parts = UnsafeMutableRawPointer(iovecs + at)
              headers[at].part_count = 1
            }
            return Int(send_datagrams(socket, headers.baseAddress, UInt32(count), CInt(MSG_DONTWAIT)))
          }
        }
      }
    }
  }
}
