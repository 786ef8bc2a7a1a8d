import Trace

/// Where each message of a timeline was sent and where it arrived.
struct MessageEnds {
  private struct Key: Hashable {
    var link: TimelineEvent.Link
    /// Both ends number their messages from 1, so a number alone is not enough.
    var sender: Int
  }

  struct Place: Hashable {
    var node: Int
    var sequence: UInt64
  }

  /// The two traces of each link.
  private var parties: [UInt64: [Int]] = [:]
  private var places: [Key: UInt64] = [:]

  init(_ events: [TimelineEvent]) {
    for event in events {
      guard let link = event.link else { continue }
      if parties[link.nonce]?.contains(event.node) != true { parties[link.nonce, default: []].append(event.node) }
      places[Key(link: link, sender: event.node)] = event.sequence
    }
  }

  /// The other end of a message, if it was recorded.
  func other(of event: TimelineEvent) -> Place? {
    guard var link = event.link else { return nil }
    link.isSend.toggle()
    for node in parties[link.nonce] ?? [] where node != event.node {
      if let sequence = places[Key(link: link, sender: node)] { return Place(node: node, sequence: sequence) }
    }
    return nil
  }
}
