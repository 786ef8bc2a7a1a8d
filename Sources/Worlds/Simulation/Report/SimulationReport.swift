package import Vocabulary

/// What came of a simulated run.
package struct SimulationReport: Hashable, Sendable {
  /// Bytes that entered an ISP over its transit link, headers included.
  package struct Transit: Hashable, Sendable {
    package var asn: ASN
    package var bytes: Int64
    /// In thousandths of the object's size.
    package var milliCopies: Int64
    /// Whether anybody in it wants the object.
    package var hasPeers: Bool
  }

  /// How a selector that began again came to know everybody, and whether all came at once.
  package struct SelectorReturn: Hashable, Sendable {
    /// Until it knew as many peers as before; nil if it never did.
    package var whole: TimeSpan?
    /// Announces in the busiest second since.
    package var announcesAtMost: Int
    /// Peers that it knew before.
    package var knownBefore: Int
  }

  package var peers = 0
  package var complete = 0
  /// Spoilt blocks that were stored or delivered.
  package var corrupt = 0
  /// From each peer's arrival to its completion, in the order of the scenario; nil where it never was.
  package var times: [TimeSpan?] = []
  /// Peers that gave up, with the sentence that their users saw.
  package var failures: [String] = []
  /// From each peer's arrival to its completion: the last and the median one of those that do not pollute.
  package var last = TimeSpan.zero
  package var median = TimeSpan.zero
  /// The 99th of a hundred, and the same of the times to the first verified block, whichever it is: a file may be
  /// filled in any order.
  package var slow = TimeSpan.zero
  package var firstBlockMedian = TimeSpan.zero
  package var firstBlockSlow = TimeSpan.zero
  package var bound = TimeSpan.zero
  /// `last` over `bound`, in thousandths.
  package var milliRatio: Int64 = 0
  /// Bytes out of the origin's access link over the object's size, in thousandths.
  package var originMilliCopies: Int64 = 0
  package var transit: [Transit] = []
  /// How evenly peers send for what they can (Jain, Chiu and Hawe, 1984): 1000 where each sends the same share of its
  /// uplink, 1000 over their number where one sends all.
  package var milliFairness: Int64 = 0
  /// Peers that died for good before they were complete; nobody waits for them.
  package var gone = 0
  /// Of each peer whose process ended and did not come back, how long after that the selector still told others of it.
  package var namedAfterEnd: [TimeSpan] = []
  /// What came of a selector that began again and knew nobody.
  package var selectorReturn: SelectorReturn?
  /// Bytes that uplinks sent, headers included and acknowledgements not; and how many of them were neither the object's
  /// nor headers of its packets: requests, news, greetings, announces, descriptions, leaves.
  package var sentWire: Int64 = 0
  package var controlWire: Int64 = 0
  /// Payload bytes by where the agents had them from, all peers together.
  package var fromOrigin: Int64 = 0
  package var fromSameISP: Int64 = 0
  package var fromOtherISP: Int64 = 0
  package var wasted: Int64 = 0
  /// How far the selector's predictions of round trips are off, in thousandths: the median of pairs of peers that have
  /// never met. Nil where it knows too few.
  package var milliRoundTripError: Int64?
  /// All effects of all nodes, chained in the order of events.
  package var digest: UInt64 = 0
  package var nodes = 0
  package var inputs = 0
  package var events = 0
  package var violations: [Violation] = []

  /// `controlWire` over `sentWire`, in thousandths of a percent.
  package var milliPercentControl: Int64 {
    controlWire.multipliedFullWidthDivided(by: 100_000, over: max(1, sentWire))
  }

  /// Whether everybody got the object and every law held.
  package var isGood: Bool { violations.isEmpty && corrupt == 0 }
}
