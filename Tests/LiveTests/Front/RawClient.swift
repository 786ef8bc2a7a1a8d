import Glibc

/// A blocking TCP client for tests: writes bytes as they are, reads until enough came or the peer closes.
final class RawClient: Sendable {
  let descriptor: CInt

  init(port: UInt16) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
    }
    precondition(result == 0, "connect failed: \(errno)")
  }

  deinit { close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      done += count
    }
  }

  func shutdownWrite() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// What comes until the peer closes or `enough` says so.
  func read(until enough: ([UInt8]) -> Bool = { _ in false }) -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while !enough(result) {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      result += buffer[..<count]
    }
    return result
  }

  /// Sends a text and reads until the peer closes.
  func ask(_ text: String) -> String {
    send(text)
    return String(decoding: read(), as: UTF8.self)
  }
}

extension String {
  /// The header field of the first answer in this text, or nil.
  func field(_ name: String) -> String? {
    guard let end = firstRange(of: "\r\n\r\n") else { return nil }
    for line in self[..<end.lowerBound].split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name {
        return String(parts[1].drop { $0 == " " })
      }
    }
    return nil
  }

  /// What follows the first head.
  var body: Substring {
    guard let end = firstRange(of: "\r\n\r\n") else { return "" }
    return self[end.upperBound...]
  }
}
