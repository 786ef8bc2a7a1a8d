package import Vocabulary

/// What an agent's announce changed at the selector that took it, for the others: they take it for granted, and
/// neither answer nor rank.
package struct SharedAnnounce: Hashable, Codable, Sendable {
  /// One object of it.
  package struct Object: Hashable, Codable, Sendable {
    package var object: Digest256
    package var event: AgentAnnounce.Event
    /// Blocks; all of them if `isComplete`.
    package var held: Int
    package var isComplete: Bool
    package var uploaded: ByteCount
    package var age: TimeSpan?
    package var fromOrigin: ByteCount?
    /// When it was asked to announce again.
    package var interval: TimeSpan
    /// Which seats of its ISP's stripes the agent was told it has (`StripeBook`), a bit each, and which of them it was
    /// given with this answer.
    package var seats: UInt64
    package var gained: UInt64

    package init(
      object: Digest256, event: AgentAnnounce.Event, held: Int, isComplete: Bool, uploaded: ByteCount = 0,
      age: TimeSpan? = nil, fromOrigin: ByteCount? = nil, interval: TimeSpan = .seconds(0), seats: UInt64 = 0,
      gained: UInt64 = 0
    ) {
      self.object = object
      self.event = event
      self.held = held
      self.isComplete = isComplete
      self.uploaded = uploaded
      self.age = age
      self.fromOrigin = fromOrigin
      self.interval = interval
      self.seats = seats
      self.gained = gained
    }

    /// Whether a later word about it says all that this one does.
    var isPlain: Bool { event == .none && gained == 0 }
  }

  /// What it said of the set of what the node holds, under the number that the selector knows it by.
  package struct HeldSet: Hashable, Codable, Sendable {
    package var epoch: UInt64
    package var begins: Bool
    package var ends: Bool
    /// It tells all of a set that began before: who does not know that begins it with this.
    package var isRetold: Bool
    package var gone: [Digest256]
    package var whole: [Digest256]
    package var parts: [HoldingsClaim.Part]

    package init(
      epoch: UInt64, begins: Bool = false, ends: Bool = false, isRetold: Bool = false, gone: [Digest256] = [],
      whole: [Digest256] = [], parts: [HoldingsClaim.Part] = []
    ) {
      self.epoch = epoch
      self.begins = begins
      self.ends = ends
      self.isRetold = isRetold
      self.gone = gone
      self.whole = whole
      self.parts = parts
    }

    /// The same in parts that fit into an entry each.
    package var parted: [HeldSet] {
      let most = HoldingsClaim.maximumObjects
      var all: [HeldSet] = []
      for at in stride(from: 0, to: max(1, whole.count, parts.count), by: most) {
        var part = self
        part.whole = Array(whole.dropFirst(at).prefix(most))
        part.parts = Array(parts.dropFirst(at).prefix(most))
        all.append(part)
      }
      return all
    }

    /// Whether it only says that the node is still there.
    var isHeartbeat: Bool { !begins && !ends && !isRetold && gone.isEmpty && whole.isEmpty && parts.isEmpty }
  }

  /// Which message of which session it was, so that nobody else takes it once more.
  package struct Message: Hashable, Codable, Sendable {
    package var session: UInt64
    package var count: UInt64

    package init(session: UInt64, count: UInt64) { (self.session, self.count) = (session, count) }
  }

  package var node: NodeID
  package var endpoint: Endpoint
  package var locality: Locality
  package var isDual: Bool
  /// Those that selectors keep: session, uplink, and whether links are under TLS.
  package var facts: AgentFacts
  package var message: Message?
  /// Where the node is in the space of round trips, after what it measured.
  package var coordinate: NetworkCoordinate?
  package var objects: [Object] = []
  package var set: HeldSet?

  package init(
    node: NodeID, endpoint: Endpoint, locality: Locality, isDual: Bool, facts: AgentFacts, message: Message? = nil
  ) {
    self.node = node
    self.endpoint = endpoint
    self.locality = locality
    self.isDual = isDual
    self.facts = AgentFacts(session: facts.session, uplink: facts.uplink, linkSecurity: facts.linkSecurity)
    self.message = message
  }

  /// Whether it says something that others have to know.
  package var isWorthIt: Bool { !objects.isEmpty || set != nil || isDual }

  func write(to writer: inout SharedWriter) {
    writer.node(node)
    writer.endpoint(endpoint)
    writer.locality(locality)
    writer.byte(isDual ? 1 : 0)
    writer.optional(facts.session) { $0.word($1) }
    writer.optional(facts.uplink) { $0.signed($1.bytesPerSecond) }
    writer.optional(facts.linkSecurity) { $0.byte(UInt8(LinkSecurity.allCases.firstIndex(of: $1) ?? 0)) }
    writer.optional(message) {
      $0.word($1.session)
      $0.number($1.count)
    }
    writer.optional(coordinate) { $1.write(to: &$0) }
    writer.list(objects) { $1.write(to: &$0) }
    writer.optional(set) { $1.write(to: &$0) }
  }

  init(from reader: inout SharedReader) {
    node = reader.node()
    endpoint = reader.endpoint()
    locality = reader.locality()
    isDual = reader.byte() == 1
    facts = AgentFacts(
      session: reader.optional { $0.word() },
      uplink: reader.optional { ByteRate(bytesPerSecond: $0.signed()) },
      linkSecurity: reader.optional { LinkSecurity.allCases[$0.number(atMost: LinkSecurity.allCases.count - 1)] })
    message = reader.optional { Message(session: $0.word(), count: $0.number()) }
    coordinate = reader.optional { NetworkCoordinate(from: &$0) }
    objects = reader.list(atMost: AgentAnnounce.maximumObjects) { Object(from: &$0) }
    set = reader.optional { HeldSet(from: &$0) }
  }
}

extension SharedAnnounce.Object {
  fileprivate func write(to writer: inout SharedWriter) {
    writer.digest(object)
    let number = AgentAnnounce.Event.allCases.firstIndex(of: event) ?? 0
    writer.byte(UInt8(number) | (isComplete ? 0x80 : 0))
    writer.count(held)
    writer.signed(uploaded.value)
    writer.optional(age) { $0.signed($1.milliseconds) }
    writer.optional(fromOrigin) { $0.signed($1.value) }
    writer.signed(interval.milliseconds)
    writer.number(seats)
    writer.number(gained)
  }

  fileprivate init(from reader: inout SharedReader) {
    object = reader.digest()
    let byte = reader.byte()
    let number = Int(byte & 0x7F)
    if number >= AgentAnnounce.Event.allCases.count { reader.fail() }
    event = reader.isBroken ? .none : AgentAnnounce.Event.allCases[number]
    isComplete = byte & 0x80 != 0
    held = reader.number(atMost: Int(UInt32.max))
    uploaded = ByteCount(max(0, reader.signed()))
    age = reader.optional { .milliseconds(min(max(0, $0.signed()), 1 << 40)) }
    fromOrigin = reader.optional { ByteCount(max(0, $0.signed())) }
    interval = .milliseconds(min(max(0, reader.signed()), 3_600_000))
    seats = reader.number()
    gained = reader.number()
  }
}

extension SharedAnnounce.HeldSet {
  fileprivate func write(to writer: inout SharedWriter) {
    writer.word(epoch)
    writer.byte((begins ? 1 : 0) | (ends ? 2 : 0) | (isRetold ? 4 : 0))
    writer.list(gone) { $0.digest($1) }
    writer.list(whole) { $0.digest($1) }
    writer.list(parts) {
      $0.digest($1.object)
      $0.count($1.held)
    }
  }

  fileprivate init(from reader: inout SharedReader) {
    epoch = reader.word()
    let flags = reader.byte()
    (begins, ends, isRetold) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
    let most = HoldingsClaim.maximumObjects
    gone = reader.list(atMost: most) { $0.digest() }
    whole = reader.list(atMost: most) { $0.digest() }
    parts = reader.list(atMost: most) {
      HoldingsClaim.Part(object: $0.digest(), held: $0.number(atMost: Int(UInt32.max)))
    }
  }
}
