import Vocabulary

/// A name for all that is published under some addresses, by which rollouts are told apart:
/// `stable=http://o.example/stable/*`. The selector's operator gives them, and an origin signs the address of each of
/// its objects, so that nobody makes up a channel, or moves into one.
package struct RolloutChannel: Hashable, Codable, Sendable {
  /// Of 1 to 16 small letters, digits and hyphens.
  package let name: String
  /// Of whole addresses; `*` stands for any text.
  let pattern: String

  /// Of a selector: each is a value of a label.
  package static let most = 8
  /// Where no pattern fits.
  static let none = "none"
  private static let longestName = 16
  private static let longestPattern = 1_024

  /// Reads `NAME=PATTERN`; nil when that is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, 1...Self.longestName ~= parts[0].utf8.count, parts[0] != Self.none,
      parts[0].utf8.allSatisfy({ Self.mayStand($0) }), 1...Self.longestPattern ~= parts[1].utf8.count
    else { return nil }
    (name, pattern) = (parts[0], parts[1])
  }

  private static func mayStand(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// Whether the pattern fits an address. Takes no longer than the product of their lengths.
  func covers(_ address: String) -> Bool {
    let (text, pattern) = (Array(address.utf8), Array(pattern.utf8))
    var (at, place) = (0, 0)
    // Where the last star was, and how far what it stands for reaches.
    var star: (place: Int, at: Int)?
    while at < text.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = (place, at)
        place += 1
      } else if place < pattern.count, pattern[place] == text[at] {
        (at, place) = (at + 1, place + 1)
      } else if let last = star {
        star = (last.place, last.at + 1)
        (at, place) = (last.at + 1, last.place + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

extension [RolloutChannel] {
  /// The names in the order in which they were given, and that of what is in none.
  var names: [String] {
    var names: [String] = []
    for channel in self where !names.contains(channel.name) { names.append(channel.name) }
    return names + [RolloutChannel.none]
  }

  /// The name of the first that covers any of the addresses.
  func name(of addresses: [String]) -> String {
    first { channel in addresses.contains { channel.covers($0) } }?.name ?? RolloutChannel.none
  }
}
