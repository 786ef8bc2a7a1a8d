import OrderedCollections
import Swarming
import Vocabulary

/// What a want waits for at this moment, in words for its user. Read off the want and its object; it changes nothing.
package struct Waiting: Hashable, Codable, Sendable {
  package enum Cause: String, Codable, Sendable {
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
    /// The cache: what it holds is hashed again.
    case disk
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
      case .reader: "waiting for the output to be written"
      case .disk: "waiting for the disk: what the cache holds is checked"
      }
    return head + (trouble.map { " (\($0))" } ?? "")
  }
}

extension Waiting {
  /// What a want that is not attached to an object yet waits for; nil once it is attached.
  init?(_ want: Want) {
    let host = want.hostField ?? ""
    switch want.phase {
    case .probing: self = Self.call(want.step, to: host, then: .origin)
    case .describing:
      let described = want.metainfoURL.flatMap { try? HTTPURL($0) }?.hostField
      self = Self.call(want.step, to: described ?? "", then: .description)
    case .pausing:
      self.init(want.metainfoURL == nil ? .origin : .description, whom: host, trouble: want.trouble)
    case .opening, .lookingUp, .recalling: self.init(.disk)
    case .attached: return nil
    case .plain, .forwarding, .relaying: self.init(.origin, whom: host)
    }
  }

  private static func call(_ step: Want.Step?, to host: String, then cause: Cause) -> Waiting {
    switch step {
    case .resolving: Waiting(.resolving, whom: host)
    case .connecting: Waiting(.connecting, whom: host)
    case .connected, nil: Waiting(cause, whom: host)
    }
  }

  /// What an object waits for whose blocks are not all there: whoever was asked for some; else whoever could name
  /// or bring them.
  init(_ object: AgentObject, awaitsSelector: Bool) {
    let origin = object.edgeURL.flatMap { try? HTTPURL($0.text) }?.hostField ?? ""
    let isAsked = object.exchange.peers.values.contains { !$0.outstanding.isEmpty }
    if object.exchange.isComplete {
      self.init(.reader)
    } else if !object.exchange.edgePulls.isEmpty {
      self.init(.origin, whom: origin)
    } else if isAsked {
      self.init(.peers)
    } else if awaitsSelector, let selector = object.selector {
      self.init(.selector, whom: (try? HTTPURL(selector))?.hostField ?? "")
    } else if object.exchange.peers.isEmpty, !origin.isEmpty {
      self.init(.origin, whom: origin)
    } else {
      self.init(.peers)
    }
  }
}
