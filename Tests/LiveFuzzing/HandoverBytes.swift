import Foundation
import Live

/// The lines that a program and the agent of its cache say to each other.
enum HandoverBytes {
  /// Lines that are read at the most.
  private static let most = 16

  static func read(_ bytes: [UInt8]) {
    for line in bytes.split(separator: 0x0A).prefix(most) {
      if let request = try? JSONDecoder().decode(HandoverMessage.Request.self, from: Data(line)) {
        precondition((try? JSONEncoder().encode(request)) != nil, "a request cannot be said again")
      }
      if let reply = try? JSONDecoder().decode(HandoverMessage.Reply.self, from: Data(line)) {
        precondition((try? JSONEncoder().encode(reply)) != nil, "an answer cannot be said again")
      }
    }
  }
}
