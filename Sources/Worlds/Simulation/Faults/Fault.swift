package import Vocabulary

/// What a network or a machine does to a run: something at a moment, for a while.
package struct Fault: Hashable, Sendable {
  /// What goes wrong, and where.
  package enum Kind: Hashable, Sendable {
    /// The transit link of an ISP carries no more than this each way.
    case transit(ASN, ByteRate)
    /// So many of a thousand packets over an ISP's access network are lost: TCP sends them again, and what follows
    /// waits for them.
    case loss(ASN, perMille: Int)
    /// Packets over an ISP's access network take up to so much longer.
    case jitter(ASN, TimeSpan)
    /// Nothing passes between two ISPs.
    case partition(ASN, ASN)
    /// Hosts of the first ISP cannot call those of the second; connections that stand go on.
    case oneWay(from: ASN, to: ASN)
    /// Nobody can call this peer, as behind a firewall or a NAT that drops what it did not expect.
    case notDialable(String)
    /// The cable is out: nothing reaches the host, nothing leaves it, and nobody is told.
    case cutOff(String)
    /// All connections of a host are reset, as by a NAT that forgets its table. Of one moment.
    case reset(String)
    /// The machine stands still: the kernel takes what comes, nobody reads it.
    case pause(String)
    /// The monotonic clock of a node runs fast by so many millionths (slow, if negative).
    case drift(String, partsPerMillion: Int)
    /// The wall clock of a node jumps by so much, and back at the end.
    case wallJump(String, seconds: Int64)
    /// The disk and the reader take so many times as long.
    case slowDisk(String, factor: Int)
    /// The disk takes nothing more.
    case fullDisk(String)
    /// The process dies and comes back at the end: agents and origins with what they stored, a selector empty.
    case restart(String)
    /// The agent takes spoilt blocks for good ones: a defect that every run must notice (see the canary of the tests).
    case blindHashing(String)
  }

  package var kind: Kind
  /// Since the first peer came.
  package var begin: TimeSpan
  /// Nil for one that lasts to the end of the run.
  package var length: TimeSpan?

  package init(_ kind: Kind, begin: TimeSpan, length: TimeSpan? = nil) {
    self.kind = kind
    self.begin = begin
    self.length = length
  }

  /// When it is over, since the first peer came; one that stays counts as over when it has begun.
  package var end: TimeSpan { begin + (length ?? .zero) }

  /// The host that it befalls, if it is one.
  package var host: String? {
    switch kind {
    case .notDialable(let host), .cutOff(let host), .reset(let host), .pause(let host), .drift(let host, _),
      .wallJump(let host, _), .slowDisk(let host, _), .fullDisk(let host), .restart(let host), .blindHashing(let host):
      host
    case .transit, .loss, .jitter, .partition, .oneWay: nil
    }
  }

  /// The ISPs that it befalls.
  package var isps: [ASN] {
    switch kind {
    case .transit(let asn, _), .loss(let asn, _), .jitter(let asn, _): [asn]
    case .partition(let a, let b), .oneWay(let a, let b): [a, b]
    default: []
    }
  }

  /// Whether nobody could complete while it lasts, so that it must have an end.
  package var mustEnd: Bool {
    switch kind {
    case .partition, .cutOff, .pause, .fullDisk, .restart: true
    default: false
    }
  }

  /// Whether a node may ask for something a second time because of it, or for longer.
  package var disturbs: Bool {
    switch kind {
    case .transit, .drift, .wallJump, .notDialable, .blindHashing: false
    default: true
    }
  }
}
