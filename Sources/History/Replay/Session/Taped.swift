import Nodes
import Vocabulary

/// What a tape tells, as people read it.
enum Taped {
  /// An input.
  struct Input {
    /// Its number in the trace.
    var sequence: UInt64
    var wall: WallTime
    var text: String
    /// What it may be called: see `Brief.kinds`.
    var kinds: [String]
  }

  /// An effect.
  struct Effect {
    var text: String
    var kinds: [String]
    /// Whether it is a line of the log that somebody should look at.
    var isWarning = false
    /// The link on which it sends a message, if it does.
    var sends: LinkID?
    /// The link that it ends, if it does.
    var closes: LinkID?
  }
}

extension Taped.Effect {
  init(_ effect: AgentEffect) {
    self.init(text: Brief.text(effect), kinds: Brief.kinds(effect))
    switch effect {
    case .node(.log(let event)): isWarning = event.isWarning
    case .link(let link, .send), .link(let link, .sendPiece), .link(let link, .sendHashes), .link(let link, .prove):
      sends = link
    case .link(let link, .close): closes = link
    default: break
    }
  }

  init(_ effect: OriginEffect) {
    self.init(text: Brief.describing(effect), kinds: Brief.kinds(effect))
    if case .log(let event) = effect { isWarning = event.isWarning }
  }

  init(_ effect: SelectorEffect) {
    self.init(text: Brief.describing(effect), kinds: Brief.kinds(effect))
    if case .log(let event) = effect { isWarning = event.isWarning }
  }
}

extension LogEvent {
  fileprivate var isWarning: Bool {
    switch level {
    case .debug, .info: false
    case .notice, .warning, .error: true
    }
  }
}
