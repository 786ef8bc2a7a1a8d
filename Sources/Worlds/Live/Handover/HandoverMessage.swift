import Foundation
package import Nodes

/// What goes over the socket of a cache between a program that wants an object and the agent that owns the cache.
///
/// The program connects and sends one line of JSON, its request. The agent answers with lines of JSON; a line with
/// `bytes` is followed by so many bytes of the object. Then the agent closes. A program that hangs up before has
/// changed its mind: its request is given up.
package enum HandoverMessage {
  /// The version of the protocol. Both ends must speak the same: progress and reports are values of the build.
  package static let version = 3
  /// Longer lines are refused, in bytes.
  package static let longestLine = 64 << 10
  /// Bytes of the object that follow one line, at the most.
  package static let longestRun = 128 << 10

  /// The program's only line.
  package struct Request: Codable, Sendable {
    /// What every version has: enough to be told that another one is needed.
    package var version: Int
    /// The build that asks, for people.
    package var program: String
    package var target: Want.Target?
    /// Whether bytes are taken that no trusted key has signed.
    package var allowsUnverified: Bool?
    /// Something is to be done with an object of the cache instead.
    package var order: Keeping.Order?
  }

  /// A line of the agent: one of these fields, the first line `version`, `program` and `pid`.
  package struct Reply: Codable, Sendable {
    package var version: Int?
    package var program: String?
    package var pid: Int32?
    package var progress: WantProgress?
    /// The object's bytes begin, or begin again.
    package var begins: Bool?
    /// So many bytes follow the line, of the object from `at` on.
    package var bytes: Int?
    package var at: Int64?
    package var finished: TransferReport?
    /// What was ordered is done.
    package var obeyed: Bool?
    package var failed: TransferFailure?

    package init() {}
  }

  /// A value as a line. Encoding these values cannot fail.
  static func line(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array((try? encoder.encode(value)) ?? Data("{}".utf8)) + [0x0A]
  }

  /// A line as a value, or nil when it is none.
  static func value<Value: Decodable>(_ type: Value.Type, of line: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(line))
  }
}
