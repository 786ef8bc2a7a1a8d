import Vocabulary

/// How long what an agent does takes. It is state of the machine, so a replay measures the same.
struct AgentTimings: Codable, Sendable {
  /// From the request of a block to the block, by where the peer is.
  private var blocks = [DurationHistogram](repeating: DurationHistogram(), count: SourceClass.allCases.count)
  /// From the wish to the first byte and to the last, of wants that were met not from the cache alone, by how much they
  /// asked for.
  private(set) var firstBytes = [DurationHistogram](repeating: DurationHistogram(), count: SizeBand.allCases.count)
  private(set) var downloads = [DurationHistogram](repeating: DurationHistogram(), count: SizeBand.allCases.count)
  /// The same of those that were kept from peers.
  private(set) var heldOutFirstBytes = [DurationHistogram](
    repeating: DurationHistogram(), count: SizeBand.allCases.count)
  private(set) var heldOutDownloads = [DurationHistogram](
    repeating: DurationHistogram(), count: SizeBand.allCases.count)
  /// Of announces that were answered.
  private(set) var announces = DurationHistogram()

  func blocks(_ source: SourceClass) -> DurationHistogram { blocks[source.rawValue] }

  /// A block came so long after it was asked for.
  mutating func took(_ time: TimeSpan, from source: SourceClass, by sequence: UInt64) {
    blocks[source.rawValue].observe(time, by: sequence)
  }

  /// The first byte of a want came.
  mutating func began(_ bytes: Int64, after time: TimeSpan, isHeldOut: Bool, by sequence: UInt64) {
    let band = SizeBand(bytes).rawValue
    if isHeldOut {
      heldOutFirstBytes[band].observe(time, by: sequence)
    } else {
      firstBytes[band].observe(time, by: sequence)
    }
  }

  /// A want was met whole.
  mutating func delivered(_ bytes: Int64, after time: TimeSpan, isHeldOut: Bool, by sequence: UInt64) {
    let band = SizeBand(bytes).rawValue
    if isHeldOut {
      heldOutDownloads[band].observe(time, by: sequence)
    } else {
      downloads[band].observe(time, by: sequence)
    }
  }

  /// A selector answered.
  mutating func announced(_ time: TimeSpan, by sequence: UInt64) { announces.observe(time, by: sequence) }
}
