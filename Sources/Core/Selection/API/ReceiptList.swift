package import Vocabulary

/// What a node says that it took from other nodes and gave to them, signed by its key: a selector rolls it up, and
/// whoever bills by it can show it to others.
package struct ReceiptList: Hashable, Codable, Sendable {
  /// One object and peer.
  package struct Entry: Hashable, Codable, Sendable {
    package var object: Digest256
    /// Who proved to be that node.
    package var peer: NodeID
    /// Payload bytes since the node started, so that a message that is lost costs nothing.
    package var taken: Int64
    package var given: Int64

    package init(object: Digest256, peer: NodeID, taken: Int64, given: Int64) {
      (self.object, self.peer, self.taken, self.given) = (object, peer, taken, given)
    }
  }

  /// What a selector reads of one message; the rest is dropped.
  package static let maximum = 64
  /// More bytes than any node takes of an object from one peer.
  package static let mostBytes: Int64 = 1 << 50

  /// Of this run of the node: another one counts from nothing.
  package var session: UInt64
  /// Grows with each list of a run.
  package var number: Int64
  package var entries: [Entry]
  /// 64 bytes, over the UTF-8 bytes of `signedText`; empty before the world has signed.
  package var signature: [UInt8]

  package init(session: UInt64, number: Int64, entries: [Entry], signature: [UInt8] = []) {
    (self.session, self.number, self.entries, self.signature) = (session, number, entries, signature)
  }

  /// What its node signs: lines of words with one space between, the head first.
  package func signedText(of node: NodeID) -> String {
    var lines = ["shoal-receipts-v1", node.description, "\(session) \(number)"]
    for entry in entries { lines.append("\(entry.object.hex) \(entry.peer) \(entry.taken) \(entry.given)") }
    return lines.joined(separator: "\n")
  }
}
