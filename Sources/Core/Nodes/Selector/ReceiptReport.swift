package import Selection
package import Vocabulary

/// What nodes took of each other, as an operator is shown it.
package struct ReceiptReport: Hashable, Codable, Sendable {
  /// An object, and who publishes it.
  package struct Object: Hashable, Codable, Sendable {
    package var bytes: ReceiptSummary.Object
    /// The origin's key, and an address of the file; nil where it is not registered any more.
    package var publisher: NodeID?
    package var url: String?
  }

  /// Lines of each list, at the most.
  package static let most = 500
  package static let mostNodes = 100

  /// Of which most was taken first.
  package var objects: [Object]
  /// What is left out of the objects, by the takers' word.
  package var others: Int64
  /// Whose word is farthest from that of others.
  package var mismatched: [ReceiptSummary.Node]
  /// Who gives least of what it takes.
  package var freeRiders: [ReceiptSummary.Node]
  /// From ISP to ISP.
  package var flows: [FlowBook.Line]
  package var counts: ReceiptBook.Counts

  init(_ book: ReceiptBook, _ registry: Registry) {
    let summary = book.summary
    let all = summary.byObject
    objects = all.prefix(Self.most).map { object in
      let entry = registry.entry(of: object.object)
      return Object(bytes: object, publisher: entry?.origin, url: entry?.urls.first)
    }
    others = all.dropFirst(Self.most).reduce(0) { $0 + $1.taken }
    mismatched = Array(summary.mismatched.prefix(Self.mostNodes))
    freeRiders = Array(summary.byShare.prefix(Self.mostNodes))
    flows = book.flows.lines
    counts = book.counts
  }
}
