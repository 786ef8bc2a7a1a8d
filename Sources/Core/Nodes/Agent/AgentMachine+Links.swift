import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// The life of a link: greeted, set up, ended.
extension AgentMachine {
  mutating func greeted(
    _ id: LinkID, _ remote: Endpoint, _ handshake: Handshake, _ turn: inout Turn
  ) {
    if letWait(id, remote, handshake, &turn) { return }
    if links[id] == nil {
      guard let handle = accept(id, remote, handshake, &turn) else {
        turn.counters.linksRefused += 1
        return
      }
      links[id] = AgentLink(
        id: id, object: handle, remote: remote, isDialled: false, nonce: turn.nonces.next(),
        lastReceived: turn.now,
        lastSent: turn.now)
    } else if let refusal = refusalOfReply(id, handshake) {
      return drop(id, refusal, &turn)
    }
    guard let link = links[id], !link.isUp, let object = objects[link.object], let peerID else { return }
    let infohashes = object.description.infohashes
    let answer = link.isDialled ? handshake : infohashes.answer(to: handshake, from: peerID)
    links[id]?.isUp = true
    links[id]?.supportsFast = handshake.supportsFast
    links[id]?.supportsV2 = infohashes.speaksV2(answer: answer)
    links[id]?.lastReceived = turn.now
    turn.counters.linksUp += 1
    var peer = SwarmPeer(link: id, endpoint: link.remote, blockCount: object.geometry.blockCount, now: turn.now)
    peer.knowsFast = handshake.supportsFast
    peer.knowsHashes = links[id]?.supportsV2 ?? false
    objects[link.object]?.exchange.join(peer)
    placeInRing(id)
    if handshake.supportsExtensions {
      send(.extended(id: 0, payload: extensionHandshake(for: link, now: turn.now)), on: id, &turn)
    }
    sendHoldings(on: id, &turn)
  }

  /// The object that an accepted link is about, or nil when it was refused.
  private func accept(
    _ id: LinkID, _ remote: Endpoint, _ handshake: Handshake, _ turn: inout Turn
  ) -> ObjectHandle? {
    func refuse(_ end: LinkEnd) -> ObjectHandle? {
      turn.effects.append(.close(id, end))
      return nil
    }
    guard !isStopping else { return refuse(.nodeStopping) }
    guard let peerID, handshake.peerID != peerID else { return refuse(.isSelf) }
    guard !bans.contains(remote.address, at: turn.now) else { return refuse(.banned) }
    guard let object = objects.values.first(where: { $0.description.infohashes.accepts(handshake.infohash) }) else {
      return refuse(.unknownObject)
    }
    let ofObject = links.values.count { $0.object == object.handle }
    guard links.count < AgentPolicy.linksMax, ofObject < AgentPolicy.linksPerObjectMax else {
      return refuse(.tooManyLinks)
    }
    turn.effects.append(
      .accept(id, object.handle, object.description.infohashes.answer(to: handshake, from: peerID)))
    return object.handle
  }

  /// Why the answer to a handshake of ours cannot be taken, or nil. A v1 handshake may be answered with the v2 hash
  /// (BEP 52).
  private func refusalOfReply(_ id: LinkID, _ handshake: Handshake) -> LinkEnd? {
    guard let link = links[id], let object = objects[link.object] else { return .objectGone }
    guard handshake.peerID != peerID else { return .isSelf }
    return object.description.infohashes.accepts(handshake.infohash) ? nil : .brokeRules
  }

  private func extensionHandshake(for link: AgentLink, now: Instant) -> [UInt8] {
    guard let configuration else { return [] }
    return ExtensionHandshake(
      extensions: [ExtensionNumber(name: ExtensionHandshake.shoalName, number: AgentPolicy.shoalExtension)],
      port: configuration.listen.port, client: configuration.client, requestQueue: AgentPolicy.requestQueue,
      yourIP: link.remote.address, shoal: hello(on: link, configuration, now: now)
    ).encoded
  }

  private func hello(on link: AgentLink, _ configuration: AgentConfiguration, now: Instant) -> ShoalHello {
    let facts = facts(now: now)
    var hello = ShoalHello(node: configuration.node, link: link.nonce, asn: locality.asn)
    hello.session = facts.session
    hello.role = facts.role
    hello.uplink = facts.uplink
    hello.age = facts.age.map { $0.milliseconds / 1000 }
    hello.control = facts.control
    hello.objectAge = objects[link.object]?.exchange.age(now).milliseconds
    return hello
  }

  private mutating func sendHoldings(on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], let exchange = objects[link.object]?.exchange else { return }
    let geometry = exchange.geometry
    if link.supportsFast, exchange.isComplete {
      send(.haveAll, on: id, &turn)
    } else if link.supportsFast, exchange.held.isEmpty {
      send(.haveNone, on: id, &turn)
    } else if !exchange.held.isEmpty || link.supportsFast {
      var pieces = BitField(count: geometry.pieceCount)
      for piece in 0..<geometry.pieceCount where exchange.held.allTrue(in: geometry.blocks(of: PieceIndex(piece))) {
        pieces[piece] = true
      }
      send(.bitfield(pieces.wireBytes), on: id, &turn)
    }
  }

  /// An agent has introduced itself: keep one link to it, tell it every block we hold and pull, and serve it.
  mutating func introduced(_ id: LinkID, _ theirs: ExtensionHandshake, _ turn: inout Turn) {
    guard let link = links[id] else { return }
    links[id]?.shoalNumber = theirs.shoal == nil ? nil : theirs.number(of: ExtensionHandshake.shoalName)
    guard let hello = theirs.shoal, links[id]?.shoalNumber != nil, let own = configuration?.node else { return }
    guard hello.node != own else { return drop(id, .isSelf, &turn) }
    links[id]?.hello = hello
    let twin = links.values.first { $0.id != id && $0.object == link.object && $0.hello?.node == hello.node }
    if let twin {
      // Both sides keep the link that the lesser node dialled.
      let keepDialled = own < hello.node
      let loser = link.isDialled == keepDialled && twin.isDialled != keepDialled ? twin.id : id
      drop(loser, .duplicate, &turn)
      if loser == id { return }
    }
    objects[link.object]?.exchange.update(id) {
      $0.isAgent = true
      $0.node = hello.node
    }
    if let age = hello.objectAge {
      objects[link.object]?.exchange.peer(id, claimsAge: .milliseconds(age), now: turn.now)
    }
    placeInRing(id)
    tellEverything(on: id, &turn)
    admit(id, &turn)
  }

  /// Sends, and remembers that the link was not silent.
  mutating func send(_ message: PeerMessage, on id: LinkID, _ turn: inout Turn) {
    guard links[id]?.isUp == true else { return }
    links[id]?.lastSent = turn.now
    turn.effects.append(.send(id, message))
  }

  /// Ends a link from this side.
  mutating func drop(_ id: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    guard links[id] != nil else { return }
    turn.effects.append(.close(id, end))
    remove(id, &turn)
  }

  mutating func linkClosed(_ id: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    shelf.leave(id)
    guard let link = links[id] else { return }
    if !link.isUp { turn.counters.dialsFailed += 1 }
    if end == .malformedMessage {
      turn.counters.malformedMessages += 1
      turn.effects.append(.log(LogEvent(.notice, .peerMalformed, [.init("peer", "\(link.remote)")])))
    }
    remove(id, &turn)
    dial(link.object, &turn)
    drive(link.object, &turn)
  }

  private mutating func remove(_ id: LinkID, _ turn: inout Turn) {
    guard let link = links.removeValue(forKey: id) else { return }
    undrained -= objects[link.object]?.exchange.peers[id]?.undrained ?? 0
    objects[link.object]?.exchange.leave(id)
    objects[link.object]?.leafCalls.removeAll { $0.link == id }
    noteDialEnd(link, &turn)
  }

  /// A peer is proven to have sent corrupt bytes: no more of it, and the selector is told.
  mutating func ban(
    _ endpoint: Endpoint, object: ObjectHandle, block: BlockIndex, _ turn: inout Turn
  ) {
    let listening = links.values.first { $0.remote == endpoint && $0.object == object }
    let port = listening.flatMap { link in
      link.isDialled
        ? link.remote.port : objects[object]?.roster.first { $0.endpoint.address == endpoint.address }?.endpoint.port
    }
    let reported = Endpoint(address: endpoint.address, port: port ?? endpoint.port)
    turn.counters.peersBanned += 1
    turn.effects.append(
      .log(
        LogEvent(
          .warning, .peerBanned,
          [
            .init("peer", "\(reported)"), .init("object", objects[object]?.description.infohashes.v2.hex ?? ""),
            .init("block", block.value), .init("why", "corrupt block"),
          ])))
    bans.add(endpoint.address, at: turn.now)
    for link in Array(links.values) where link.remote.address == endpoint.address {
      drop(link.id, .banned, &turn)
    }
    if let name = objects[object]?.description.infohashes.v2 { announcer.report(reported, of: name) }
    announceSoon(object, event: .none, &turn)
  }
}
