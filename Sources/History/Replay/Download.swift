package import Nodes
package import Vocabulary

/// One wish of one agent's user, as the agent's trace tells it: when it came how far, and what its time went to.
package struct Download: Hashable, Sendable {
  package enum End: Hashable, Sendable {
    case complete(TransferReport)
    case failed(TransferFailure)
    /// The reader went away.
    case abandoned
    /// Answered without a transfer: a HEAD, a condition that did not hold.
    case answered(status: Int)
    /// The trace ends before it does.
    case unfinished
  }

  /// A share of the time, by what it was spent on.
  package struct Share: Hashable, Sendable {
    package var cause: String
    package var time: TimeSpan
  }

  /// The agent, as timelines call it.
  package var node: String
  /// The file's name, or the address while that is not known.
  package internal(set) var name: String
  /// Everything that the object is called.
  package internal(set) var names: [String] = []
  /// When the wish came, by the agent's wall clock.
  package var acceptedAt: WallTime
  // How long after that.
  package internal(set) var described: TimeSpan?
  /// The store was open, and what it held was checked.
  package internal(set) var opened: TimeSpan?
  /// The first good byte of the object was there.
  package internal(set) var firstByte: TimeSpan?
  /// The end, whatever it was; of an unfinished download, the end of the trace.
  package internal(set) var ended: TimeSpan = .zero
  package internal(set) var end = End.unfinished

  /// What the machine charged the time to; empty where it told nothing.
  private var account: [WaitAccount.Entry] {
    switch end {
    case .complete(let report): report.waited
    case .failed(let failure): failure.waited
    case .abandoned, .answered, .unfinished: []
    }
  }

  /// Where the time went: by the machine's own account, the longest first; without one by the moments that the trace
  /// tells, in their order.
  package var shares: [Share] {
    if !account.isEmpty { return account.map { Share(cause: $0.cause.noun, time: $0.time) } }
    var shares: [Share] = []
    var last = TimeSpan.zero
    func add(_ cause: String, until time: TimeSpan?) {
      guard let time, time > last else { return }
      shares.append(Share(cause: cause, time: time - last))
      last = time
    }
    add("description", until: described)
    add("disk", until: opened)
    add(described == nil ? "origin" : "first byte", until: firstByte)
    add(firstByte == nil ? (opened == nil ? "description" : "first byte") : "bytes", until: ended)
    return shares
  }
}
