import OrderedCollections
import Swarming
import Vocabulary

/// What a want waits for at this moment, in words for its user. Read off the want and its object; it changes nothing.
package struct Waiting: Hashable, Codable, Sendable {
  package enum Cause: String, CaseIterable, Codable, Sendable {
    /// The name of a host, to become an address.
    case resolving
    /// A connection to the origin.
    case connecting
    /// The signed description of the object: the origin makes it or sends it.
    case description
    /// The selector's list of peers.
    case selector
    /// The origin's answer, or its bytes.
    case origin
    /// Peers: their links, or their bytes.
    case peers
    /// Whoever takes the bytes: they are all there.
    case reader
    /// The cache: what it holds is hashed again, or what it was given is written.
    case disk
    /// Peers that said how much they may upload, and bring about that.
    case uploadLimit = "upload_limit"

    /// As in `1.2 s for the origin`.
    package var noun: String {
      switch self {
      case .resolving: "the address of the origin"
      case .connecting: "a connection to the origin"
      case .description: "the description"
      case .selector: "the selector"
      case .origin: "the origin"
      case .peers: "peers"
      case .reader: "the output"
      case .disk: "the disk"
      case .uploadLimit: "peers that limit their upload"
      }
    }
  }

  package var cause: Cause
  /// The host, `HOST:PORT`, that is waited for; empty where there is none.
  package var whom: String
  /// What went wrong the last time, in a sentence's words; nil if nothing did.
  package var trouble: String?

  package init(_ cause: Cause, whom: String = "", trouble: String? = nil) {
    self.cause = cause
    self.whom = whom
    self.trouble = trouble
  }

  /// `waiting for ...`, without a full stop.
  package var text: String {
    let name = whom.isEmpty ? "" : " \(whom)"
    let head =
      switch cause {
      case .resolving: "waiting for the address of\(name)"
      case .connecting: "waiting for a connection to\(name)"
      case .description: "waiting for the description of the file from\(whom.isEmpty ? " the disk" : name)"
      case .selector: "waiting for the selector\(name)"
      case .origin: "waiting for the origin\(name)"
      case .peers: "waiting for peers"
      case .uploadLimit: "waiting for peers that limit their upload"
      case .reader: "waiting for the output to be written"
      case .disk: "waiting for the cache's disk"
      }
    return head + (trouble.map { " (\($0))" } ?? "")
  }
}

extension Waiting.Cause {
  /// What a want waits for, unless that is its object.
  init(_ want: borrowing Want) {
    switch want.phase {
    case .probing: self = Self.call(want.step, then: .origin)
    case .describing: self = Self.call(want.step, then: .description)
    case .pausing: self = want.metainfoURL == nil ? .origin : .description
    case .opening, .lookingUp, .recalling, .pinning: self = .disk
    case .plain, .forwarding: self = .origin
    case .attached, .relaying: self = want.reading.awaitsReader ? .reader : .origin
    }
  }

  private static func call(_ step: Want.Step?, then cause: Self) -> Self {
    switch step {
    case .resolving: .resolving
    case .connecting: .connecting
    case .connected, nil: cause
    }
  }

  /// What an object waits for: whoever was asked for some of its blocks; else whoever could name or bring them.
  /// - Parameter object: is not changed; but so it is looked at where it lies.
  init(_ object: inout AgentObject, awaitsSelector: () -> Bool) {
    if object.exchange.isComplete {
      self = object.intake.stored.isSettled ? .reader : .disk
    } else if !object.exchange.originPulls.isEmpty {
      self = .origin
    } else if let areLimited = object.awaitsLimitedPeers {
      self = areLimited ? .uploadLimit : .peers
    } else if object.intake.awaitsJudgement {
      self = .disk
    } else if let source = object.leaves.awaited {
      self = if case .link = source { .peers } else { .origin }
    } else if awaitsSelector() {
      self = .selector
    } else {
      self = object.exchange.peers.isEmpty && object.origin.url != nil ? .origin : .peers
    }
  }
}

extension Waiting {
  /// What a want that is not attached to an object yet waits for; nil once it is attached.
  init?(_ want: Want) {
    if case .attached = want.phase { return nil }
    self.init(Cause(want))
    switch want.phase {
    case .probing, .pausing, .plain, .forwarding, .relaying: whom = want.hostField ?? ""
    case .describing: whom = want.metainfoURL.flatMap { try? HTTPURL($0) }?.hostField ?? ""
    case .opening, .attached, .lookingUp, .recalling, .pinning: break
    }
    if case .pausing = want.phase { trouble = want.trouble }
  }

  /// The same for a want that is attached, with the hosts that its object names.
  init(_ cause: Cause, of object: AgentObject) {
    switch cause {
    case .origin: self.init(cause, whom: object.origin.url.flatMap { try? HTTPURL($0.text) }?.hostField ?? "")
    case .selector: self.init(cause, whom: object.description.selector.flatMap { try? HTTPURL($0) }?.hostField ?? "")
    default: self.init(cause)
    }
  }
}
