package import Vocabulary

/// What came of a branch.
package struct BranchOutcome: Hashable, Sendable {
  /// The downloads that were under way at its moment, or begun later.
  package let downloads: [BranchDownload]
  /// All effects of all nodes, chained.
  package let digest: UInt64
  package let inputs: Int
  /// Links that were closed at once, because nobody recorded their other ends; and messages that were under way.
  package let closedLinks: Int
  package let messagesUnderWay: Int
  /// Laws of machines that did not hold.
  package let violations: [Violation]

  init(_ stage: BranchStage, _ world: World) {
    downloads = stage.downloads
    (digest, inputs) = (world.digest, world.inputs)
    (closedLinks, messagesUnderWay) = (stage.closedLinks, stage.messagesUnderWay)
    // Other laws ask what was before the branch.
    violations = world.checkers.violations.filter { $0.law == Books.law }
  }
}

extension [BranchDownload] {
  /// How long those took that came to a good end, the shortest first.
  package var times: [TimeSpan] { compactMap(\.took).sorted() }

  /// The time within which so many of a hundred were through, or nil where nobody was.
  package func time(percentile: Int) -> TimeSpan? {
    let times = times
    return times.isEmpty ? nil : times[Swift.min(times.count - 1, times.count * percentile / 100)]
  }
}
