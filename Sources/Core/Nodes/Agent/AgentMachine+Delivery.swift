import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// From verified blocks to the reader, in order.
extension AgentMachine {
  mutating func opened(
    _ handle: ObjectHandle, held: BitField, provable: BitField, now: Instant, _ effects: inout [AgentEffect]
  ) {
    guard let opening = openings.removeValue(forKey: handle) else { return }
    let geometry = opening.description.geometry
    guard held.count == geometry.blockCount, provable.count == geometry.pieceCount else {
      preconditionFailure("the store speaks of another geometry")
    }
    let exchange = ObjectExchange(
      geometry: geometry, held: held, provable: provable, random: RandomSource(seed: random.next()), now: now)
    var object = AgentObject(
      handle: handle, description: opening.description, url: opening.url, entityTag: opening.entityTag,
      exchange: exchange,
      now: now)
    held.forEachTrue { object.tally.store += geometry.span(of: BlockIndex($0)).length }
    object.exchange.edgeIsUsable = object.edgeURL != nil
    object.leafTurn = random.below(1 << 16)
    objects[handle] = object
    counters.objectsOpened += 1
    nextTick = min(nextTick, now + AgentPolicy.tickWhileBusy)
    for want in wants.values where want.handle == handle {
      wants[want.id]?.phase = .attached(handle)
      startDelivery(want.id, now: now, &effects)
    }
    if let selector = object.selector {
      announcer.add(object.description.infohashes.v2, handle, to: selector, at: now)
    }
    drive(handle, now: now, &effects)
  }

  mutating func storeFailed(_ handle: ObjectHandle, _ sentence: String, now: Instant, _ effects: inout [AgentEffect]) {
    openings.removeValue(forKey: handle)
    for want in Array(wants.values) where want.handle == handle {
      fail(want.id, .storage, sentence, now: now, &effects)
    }
    forget(handle, reason: .objectGone, now: now, &effects)
  }

  /// The object's bytes are there or on their way: say so to the reader, and hand over what there is.
  mutating func startDelivery(_ id: WantID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants[id], case .attached(let handle) = want.phase, let object = objects[handle] else { return }
    let length = object.geometry.length
    var answer = HTTPAnswer(status: 200, fields: deliveryFields(of: object))
    var span = ByteSpan(offset: 0, length: length)
    if let question = want.question {
      let decided = decideRange(question, length: length, fields: answer.fields)
      guard let chosen = decided.span else {
        wants.removeValue(forKey: id)
        effects.append(.log(want.log.complete(bytes: 0, object.tally, at: now)))
        effects.append(.answer(ExchangeID(id.value), decided.answer))
        return
      }
      (span, answer) = (chosen, decided.answer)
    }
    wants[id]?.span = span
    wants[id]?.delivered = span.offset
    wants[id]?.drained = span.offset
    wants[id]?.hasBegun = true
    wants[id]?.lastProgress = now
    effects.append(.beginDelivery(id, answer))
    if object.tally.store + object.tally.received > 0 { tellFirstByte(id, object.tally, now: now, &effects) }
    if want.question?.method == "HEAD" { return finish(id, object, now: now, &effects) }
    refreshReaders()
    deliver(id, now: now, &effects)
  }

  /// Hands over the verified bytes that follow what was delivered, as far as the reader's window allows.
  mutating func deliver(_ id: WantID, now: Instant, _ effects: inout [AgentEffect]) {
    guard var want = wants[id], want.hasBegun, case .attached(let handle) = want.phase, let object = objects[handle]
    else { return }
    let geometry = object.geometry
    let before = want.delivered
    while want.delivered < want.span.end, want.delivered - want.drained < AgentPolicy.deliveryWindow {
      let block = geometry.block(at: want.delivered)
      guard object.exchange.held[block.value] else { break }
      let gap = object.exchange.held.firstFalse(from: block.value) ?? geometry.blockCount
      let end = min(want.span.end, Int64(gap) * Geometry.blockLength, want.delivered + AgentPolicy.deliverySpanMax)
      effects.append(.deliver(id, handle, ByteSpan(offset: want.delivered, length: end - want.delivered)))
      want.delivered = end
    }
    guard want.delivered != before || want.delivered >= want.span.end else { return }
    want.lastProgress = now
    wants[id] = want
    if want.delivered >= want.span.end { finish(id, object, now: now, &effects) } else { refreshReaders() }
  }

  mutating func tellFirstByte(_ id: WantID, _ tally: TransferTally, now: Instant, _ effects: inout [AgentEffect]) {
    if let line = wants[id]?.log.arrived(tally, at: now) { effects.append(.log(line)) }
  }

  mutating func deliveryDrained(_ id: WantID, through: Int64, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants[id] else { return }
    wants[id]?.drained = min(max(want.drained, through), want.delivered)
    deliver(id, now: now, &effects)
    if let handle = want.handle { drive(handle, now: now, &effects) }
  }

  private mutating func finish(_ id: WantID, _ object: AgentObject, now: Instant, _ effects: inout [AgentEffect]) {
    guard let want = wants.removeValue(forKey: id) else { return }
    let tally = object.tally
    var report = TransferReport(
      name: object.description.name, bytes: want.span.length, elapsed: now - want.startedAt, isVerified: true)
    report.object = object.description.infohashes.v2
    report.fromEdge = tally.edge
    report.fromSameISP = tally.sameISP
    report.fromOtherISP = tally.otherISP
    report.fromUnknown = tally.unknown
    report.fromStore = tally.store
    report.waste = tally.waste
    counters.wantsMet += 1
    effects.append(.log(want.log.complete(bytes: want.question?.method == "HEAD" ? 0 : report.bytes, tally, at: now)))
    effects.append(.finish(id, report))
    refreshReaders()
  }

  private func deliveryFields(of object: AgentObject) -> [HTTPField] {
    [
      HTTPField("content-type", "application/octet-stream"), HTTPField("accept-ranges", "bytes"),
      HTTPField("etag", "\"\(object.description.infohashes.v2.hex)\""),
    ]
  }

  /// Tells the exchanges where in-order readers wait. The command line's file is not read in order: rarest first is
  /// faster.
  mutating func refreshReaders() {
    for handle in objects.keys {
      var readers: [Int] = []
      for want in wants.values
      where want.handle == handle && want.question != nil && want.hasBegun && want.delivered < want.span.end {
        guard want.delivered - want.drained < AgentPolicy.deliveryWindow else { continue }
        readers.append(Int(want.delivered / Geometry.blockLength))
      }
      objects[handle]?.exchange.readers = readers.sorted()
    }
  }

  /// Ends an object: its links, its requests to the origin, its store. Files stay.
  mutating func forget(_ handle: ObjectHandle, reason: LinkEnd, now: Instant, _ effects: inout [AgentEffect]) {
    for link in Array(links.values) where link.object == handle { drop(link.id, reason, now: now, &effects) }
    for (edge, call) in Array(edges) where call.object == handle {
      edges.removeValue(forKey: edge)
      effects.append(.cancelEdge(edge))
    }
    guard let object = objects.removeValue(forKey: handle) else { return }
    announcer.forget(object.description.infohashes.v2)
    effects.append(.closeObject(handle))
  }

  /// The origin has another version: begin again for those who have received nothing yet, fail the others.
  mutating func objectChanged(_ handle: ObjectHandle, now: Instant, _ effects: inout [AgentEffect]) {
    let readers = wants.values.filter { $0.handle == handle }
    let name = objects[handle]?.description.name ?? "the object"
    let object = LogEvent.Field("object", objects[handle]?.description.infohashes.v2.hex ?? "")
    effects.append(.log(LogEvent(.notice, .objectChanged, [object, .init("name", name)])))
    forget(handle, reason: .objectGone, now: now, &effects)
    for want in readers {
      let canRestart =
        want.url != nil && want.restarts < AgentPolicy.restartsMax && (want.question == nil || !want.hasBegun)
      guard canRestart else {
        fail(
          want.id, .changed, "\(name) changed at its origin while it was fetched; ask again for the new version",
          now: now, &effects)
        continue
      }
      wants[want.id]?.restarts += 1
      wants[want.id]?.hasBegun = false
      wants[want.id]?.metainfoURL = nil
      wants[want.id]?.tries = 0
      wants[want.id]?.phase = .pausing(until: now + .seconds(1))
    }
    refreshReaders()
  }
}
