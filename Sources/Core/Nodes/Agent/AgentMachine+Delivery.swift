import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// From verified blocks to the reader, in order.
extension AgentMachine {
  mutating func opened(
    _ handle: ObjectHandle, held: BitField, provable: BitField, _ turn: inout Turn
  ) {
    guard let opening = openings.removeValue(forKey: handle) else { return }
    let geometry = opening.description.geometry
    guard held.count == geometry.blockCount, provable.count == geometry.pieceCount else {
      preconditionFailure("the store speaks of another geometry")
    }
    let exchange = ObjectExchange(
      geometry: geometry, held: held, provable: provable, random: RandomSource(seed: turn.random.next()), now: turn.now)
    var object = AgentObject(
      handle: handle, description: opening.description, url: opening.url, entityTag: opening.entityTag,
      exchange: exchange,
      now: turn.now)
    held.forEachTrue { object.tally.store += geometry.span(of: BlockIndex($0)).length }
    object.reach = opening.reach
    object.exchange.edgeIsUsable = object.edgeURL != nil
    if isBegunWithoutOrigin(handle) {
      object.exchange.edgeIsUsable = false
      object.seeds.spare(until: turn.now + AgentPolicy.awayRest)
    }
    object.leafTurn = turn.random.below(1 << 16)
    objects[handle] = object
    turn.counters.objectsOpened += 1
    nextTick = min(nextTick, turn.now + AgentPolicy.tickWhileBusy)
    for want in wants.values where want.handle == handle {
      wants[want.id]?.phase = .attached(handle)
      startDelivery(want.id, &turn)
    }
    refreshReaders(&turn)
    if let selector = object.selector {
      announcer.add(object.description.infohashes.v2, handle, to: selector, at: turn.now)
    }
    letIn(object.description.infohashes.v2, &turn)
    drive(handle, &turn)
  }

  mutating func storeFailed(_ handle: ObjectHandle, _ sentence: String, _ turn: inout Turn) {
    if let opening = openings.removeValue(forKey: handle) {
      announcer.forget(opening.description.infohashes.v2)
      cannotOpen(opening.description.infohashes.v2, &turn)
    }
    for want in Array(wants.values) where want.handle == handle {
      fail(want.id, .storage, sentence, &turn)
    }
    forget(handle, reason: .objectGone, &turn)
  }

  /// The object's bytes are there or on their way: say so to the reader, and hand over what there is.
  mutating func startDelivery(_ id: WantID, _ turn: inout Turn) {
    guard let want = wants[id], case .attached(let handle) = want.phase, let object = objects[handle] else { return }
    let whole = HTTPBodyPart.file(FileToken(0), ByteSpan(offset: 0, length: object.geometry.length))
    var decided = HTTPAnswer(status: 200, body: [whole])
    if let question = want.question {
      if let head = want.gateway?.head { objects[handle]?.head = head }
      decided = answer(want, question, with: object, &turn)
      let exchange = ExchangeID(id.value)
      guard decided.status == 200 || decided.status == 206 else {
        wants.removeValue(forKey: id)
        turn.counters.wantsMet += 1
        accessLog.answered(exchange, status: decided.status, .gateway)
        turn.effects.append(
          .log(want.log.complete(bytes: 0, object.tally, waited: want.waits.statement(at: turn.now), at: turn.now)))
        turn.effects.append(.answer(exchange, decided))
        return refreshReaders(&turn)
      }
      accessLog.answered(exchange, status: decided.status, .object(handle, object.tally))
      decided.fields.append(HTTPField("content-length", "\(decided.length)"))
      if decided.status == 200, question.method == "GET" {
        wants[id]?.isWhole = true
        objects[handle]?.wholeRequests += 1
      }
    }
    wants[id]?.plan = DeliveryPlan(decided.body)
    wants[id]?.hasBegun = true
    wants[id]?.lastProgress = turn.now
    turn.effects.append(.beginDelivery(id, HTTPAnswer(status: decided.status, fields: decided.fields)))
    if object.tally.store + object.tally.received > 0 { tellFirstByte(id, object.tally, &turn) }
    if want.question?.method == "HEAD" { return finish(id, object, &turn) }
    deliver(id, &turn)
    refreshReaders(&turn)
  }

  /// Hands over the verified bytes that follow what was delivered, as far as the reader's window allows.
  mutating func deliver(_ id: WantID, _ turn: inout Turn) {
    guard var want = wants[id], want.hasBegun, case .attached(let handle) = want.phase, let object = objects[handle]
    else { return }
    let geometry = object.geometry
    let before = (turn.effects.count, want.span)
    repeat {
      while want.delivered < want.span.end, want.delivered - want.drained < AgentPolicy.deliveryWindow {
        let block = geometry.block(at: want.delivered)
        guard object.stored.isConfirmed(block) else { break }
        let gap = object.stored.confirmed.firstFalse(from: block.value) ?? geometry.blockCount
        let end = min(want.span.end, Int64(gap) * Geometry.blockLength, want.delivered + AgentPolicy.deliverySpanMax)
        turn.effects.append(.deliver(id, handle, ByteSpan(offset: want.delivered, length: end - want.delivered)))
        want.delivered = end
      }
    } while want.delivered >= want.span.end && nextPart(of: &want, &turn)
    let isOver = want.delivered >= want.span.end && want.plan.isEmpty
    let hasMoved = turn.effects.count != before.0 || want.span != before.1 || isOver
    if want.delivered < want.span.end, object.exchange.held[geometry.block(at: want.delivered).value] {
      confirmStored(handle, &turn)
    }
    guard hasMoved else { return }
    want.lastProgress = turn.now
    wants[id] = want
    if isOver { finish(id, object, &turn) } else { refreshReaders(&turn) }
  }

  /// Asks the store whether it wrote what it was ordered to, unless that is asked already or nothing is open.
  mutating func confirmStored(_ handle: ObjectHandle, _ turn: inout Turn) {
    if objects[handle]?.stored.ask() == true { turn.effects.append(.confirm(handle)) }
  }

  /// The store wrote what it was asked about: readers get it, and an object with all its blocks is complete.
  mutating func stored(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard objects[handle]?.stored.confirm() == true else { return }
    for want in wants.values where want.handle == handle { deliver(want.id, &turn) }
    guard let object = objects[handle], object.exchange.isComplete || object.stored.isFarBehind else { return }
    if object.stored.isSettled { completed(handle, &turn) } else { confirmStored(handle, &turn) }
  }

  /// Goes on to the next stretch of a want's answer; false when there is none, or its turn has not come.
  private func nextPart(of want: inout Want, _ turn: inout Turn) -> Bool {
    guard want.drained >= want.span.end else { return false }
    switch want.plan.next() {
    case nil: return false
    case .text(let text): turn.effects.append(.deliverText(want.id, text))
    case .bytes(let bytes): turn.effects.append(.deliverText(want.id, String(decoding: bytes, as: UTF8.self)))
    case .file(_, let span): (want.span, want.delivered, want.drained) = (span, span.offset, span.offset)
    }
    return true
  }

  mutating func tellFirstByte(_ id: WantID, _ tally: TransferTally, _ turn: inout Turn) {
    if let line = wants[id]?.log.arrived(tally, at: turn.now) { turn.effects.append(.log(line)) }
  }

  mutating func deliveryDrained(_ id: WantID, through: Int64, _ turn: inout Turn) {
    guard let want = wants[id] else { return }
    wants[id]?.drained = min(max(want.drained, through), want.delivered)
    deliver(id, &turn)
    if let handle = want.handle { drive(handle, &turn) }
  }

  private mutating func finish(_ id: WantID, _ object: AgentObject, _ turn: inout Turn) {
    guard let want = wants.removeValue(forKey: id) else { return }
    let tally = object.tally
    var report = TransferReport(
      name: object.description.name, bytes: want.plan.length, elapsed: turn.now - want.startedAt, isVerified: true)
    report.object = object.description.infohashes.v2
    report.fromEdge = tally.edge
    report.fromSameISP = tally.sameISP
    report.fromOtherISP = tally.otherISP
    report.fromUnknown = tally.unknown
    report.fromStore = tally.store
    report.waste = tally.waste
    report.usedKeptDescription = want.recall.isUsed
    report.waited = want.waits.statement(at: turn.now)
    turn.counters.wantsMet += 1
    let sent = want.question?.method == "HEAD" ? 0 : report.bytes
    turn.effects.append(.log(want.log.complete(bytes: sent, tally, waited: report.waited, at: turn.now)))
    turn.effects.append(.finish(id, report))
    refreshReaders(&turn)
  }

  /// Tells the exchanges where in-order readers wait and what is waited for at all. The command line's file is not
  /// read in order: rarest first is faster.
  mutating func refreshReaders(_ turn: inout Turn) {
    let policy = gatewayPolicy
    for (handle, object) in objects {
      var readers: [Int] = []
      let isPopular = policy.completesAfter > 0 && object.wholeRequests >= policy.completesAfter
      var wanted: WantedBlocks = isPopular ? .all : .none
      for want in wants.values where want.handle == handle {
        wanted.formUnion(want.wantedBlocks(in: object.geometry, policy))
        guard want.question != nil, want.hasBegun, want.delivered < want.span.end,
          want.delivered - want.drained < AgentPolicy.deliveryWindow
        else { continue }
        readers.append(Int(want.delivered / Geometry.blockLength))
      }
      objects[handle]?.exchange.readers = readers.sorted()
      objects[handle]?.exchange.want(wanted, now: turn.now)
    }
  }

  /// Ends an object: its links, its requests to the origin, its store. Files stay.
  mutating func forget(_ handle: ObjectHandle, reason: LinkEnd, _ turn: inout Turn) {
    for link in Array(links.values) where link.object == handle { drop(link.id, reason, &turn) }
    for (edge, call) in Array(edges) where call.object == handle {
      edges.removeValue(forKey: edge)
      turn.effects.append(.cancelEdge(edge))
    }
    guard let object = objects.removeValue(forKey: handle) else { return }
    announcer.forget(object.description.infohashes.v2)
    turn.effects.append(.closeObject(handle))
  }

  /// The origin has another version: begin again for those who have received nothing yet, fail the others.
  mutating func objectChanged(_ handle: ObjectHandle, _ turn: inout Turn) {
    let readers = wants.values.filter { $0.handle == handle }
    let name = objects[handle]?.description.name ?? "the object"
    let object = LogEvent.Field("object", objects[handle]?.description.infohashes.v2.hex ?? "")
    turn.effects.append(.log(LogEvent(.notice, .objectChanged, [object, .init("name", name)])))
    forget(handle, reason: .objectGone, &turn)
    for want in readers {
      let canRestart =
        want.url != nil && want.restarts < AgentPolicy.restartsMax && (want.question == nil || !want.hasBegun)
      guard canRestart else {
        fail(
          want.id, .changed, "\(name) changed at its origin while it was fetched; ask again for the new version",
          &turn)
        continue
      }
      wants[want.id]?.restarts += 1
      wants[want.id]?.hasBegun = false
      wants[want.id]?.metainfoURL = nil
      wants[want.id]?.tries = 0
      wants[want.id]?.recall = Recall()
      wants[want.id]?.phase = .pausing(until: turn.now + .seconds(1))
    }
    refreshReaders(&turn)
  }
}
