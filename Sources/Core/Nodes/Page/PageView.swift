/// What somebody wants to see of a page, as the query of its address says it. What is unknown or malformed is ignored.
package struct PageView: Hashable, Sendable {
  /// By what the lines of tables are sorted, if they have it.
  enum Order: String, Sendable {
    case rate, name, received, sent, held, peers, age
  }

  /// Nil for each table's own.
  let order: Order?
  /// The v2 infohash of the object that is shown in detail, in hexadecimal.
  let object: String?
  /// The key of the agent whose peers are explained, in hexadecimal.
  let peer: String?
  /// Whether a page without JavaScript is refreshed.
  let isPaused: Bool

  /// More than any link of the page has.
  private static let longestQuery = 200

  /// - Parameter query: what stands behind the `?`; empty for none.
  package init(query: String) {
    var (order, object, peer, isPaused) = (Order?.none, String?.none, String?.none, false)
    for pair in query.prefix(Self.longestQuery).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? String(parts[1]) : ""
      switch parts[0] {
      case "sort": order = Order(rawValue: value) ?? order
      case "object" where Self.isHexadecimal(value): object = value
      case "peer" where Self.isHexadecimal(value): peer = value
      case "paused": isPaused = value == "1"
      default: break
      }
    }
    self.init(order: order, object: object, peer: object == nil ? nil : peer, isPaused: isPaused)
  }

  private init(order: Order?, object: String?, peer: String?, isPaused: Bool) {
    self.order = order
    self.object = object
    self.peer = peer
    self.isPaused = isPaused
  }

  func sorted(by order: Order) -> PageView { PageView(order: order, object: object, peer: peer, isPaused: isPaused) }
  func showing(_ object: String?) -> PageView { PageView(order: order, object: object, peer: nil, isPaused: isPaused) }
  func explaining(_ peer: String) -> PageView {
    PageView(order: order, object: object, peer: peer, isPaused: isPaused)
  }
  func paused(_ isPaused: Bool) -> PageView { PageView(order: order, object: object, peer: peer, isPaused: isPaused) }

  /// The address of the page with this view, relative to it.
  var link: String {
    let words =
      (order.map { ["sort=\($0.rawValue)"] } ?? []) + (object.map { ["object=\($0)"] } ?? [])
      + (peer.map { ["peer=\($0)"] } ?? [])
      + (isPaused ? ["paused=1"] : [])
    return "?" + words.joined(separator: "&")
  }

  private static func isHexadecimal(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
