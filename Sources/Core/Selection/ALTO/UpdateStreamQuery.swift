/// Somebody wants to be told of the changes of maps (RFC 8895, 6).
package struct UpdateStreamQuery: Hashable, Codable, Sendable {
  /// What changes; by resource id, those first that others speak of.
  package enum Map: String, Codable, Sendable, CaseIterable {
    case network = "network-map"
    case costs = "routingcost-map"
    case ranks = "routingcost-ranks"
  }

  /// One map of a stream.
  package struct Part: Hashable, Codable, Sendable {
    /// By which its events are known, chosen by who asks.
    package var name: String
    package var map: Map
    /// The version that he has.
    package var tag: String?
    /// Whether he takes changes in place of whole maps.
    package var takesChanges: Bool

    package init(name: String, map: Map, tag: String? = nil, takesChanges: Bool = true) {
      self.name = name
      self.map = map
      self.tag = tag
      self.takesChanges = takesChanges
    }
  }

  /// Parts of one stream at the most.
  package static let partsMax = 8

  package var parts: [Part]

  package init(parts: [Part]) { self.parts = parts }

  /// Whether events may be known by this: up to 64 letters, digits, hyphens, colons, at signs and low lines (6.3).
  package static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x3A, 0x40, 0x5F: true
        default: false
        }
      }
  }
}
