import Nodes
import Selection
import Vocabulary
import Wire

/// HTTP requests to the origin and the selector.
extension SimulatedAgent {
  func perform(_ order: AgentEffect.ControlOrder, as call: CallID) {
    switch order {
    case .probe(let url): ask(url.text, method: "HEAD", for: .probe(call))
    case .describe(.url(let url)), .describe(.copy(let url, _)): ask(url.text, for: .describe(call))
    case .describe(.file): plan(.readDescription(call))
    case .describe(.kept), .describe(.keptObject): plan(.recall(call))
    case .keepDescription: remembers = true
    // What is remembered of keys is not needed again, for the origin's never changes.
    case .remember: give(.remembered(call, failure: nil))
    case .announce(let selector, let announce):
      var told = traits.lie?.falsify(announce) ?? announce
      if traits.slanders { told.accusations = Lie.slander(slandered) }
      ask(selector.text + "/v1/announce", method: "POST", for: .announce(call), announce: told)
    // Simulated hosts have one address, and names are none.
    case .announceOver: give(.announced(call, .failed(sentence: "There is no address of that family.")))
    case .register(let selector, let registration):
      ask(selector.text + "/v1/objects", method: "POST", for: .register(call), registration: registration)
    }
  }

  func perform(_ order: AgentEffect.OriginOrder, as request: OriginRequestID) {
    switch order {
    case .fetchRange(let object, let url, let span, let ifMatch):
      ask(url.text, for: .range(request, object, span), range: span, ifMatch: ifMatch)
    case .fetchLeaves(let object, let url, let pieces):
      let geometry = world.published.geometry
      let first = Int64(pieces.lowerBound * geometry.blocksPerPiece) * 32
      let end = Int64(min(pieces.upperBound * geometry.blocksPerPiece, geometry.blockCount)) * 32
      ask(url.text, for: .leaves(request, object, pieces: pieces), range: ByteSpan(offset: first, length: end - first))
    case .cancel:
      guard let flow = pool.flow(of: request.value) else { return }
      _ = pool.lose(flow)
      world.network.setUse(nil, of: host, flow: flow)
      world.network.close(from: host, flow: flow)
    }
  }

  /// What is left of a request is asked for again; its head is not told again.
  func askAgain(_ fetch: AgentDebts.Fetch, as request: OriginRequestID) {
    guard case .fetchRange(let object, let url, let span, let ifMatch) = fetch.order else {
      return perform(fetch.order, as: request)
    }
    let have = min(span.length, fetch.blocks * Geometry.blockLength)
    guard have < span.length else { return give(.originEnded(request, .complete)) }
    let rest = ByteSpan(offset: span.offset + have, length: span.length - have)
    ask(
      url.text, for: .range(request, object, rest), range: rest, ifMatch: ifMatch, isAnswered: fetch.isAnswered)
  }

  func fetchPlain(_ url: String, for want: WantID) { ask(url, for: .plain(want)) }

  /// Nobody asks an invented gateway, for it has no clients; what is ordered all the same fails.
  func perform(_ order: AgentEffect.GatewayOrder, for exchange: ExchangeID) {
    let sentence = "There is no gateway here."
    switch order {
    case .forward: give(.forwardEnded(exchange.want, .failed(sentence: sentence)))
    case .lookUp: give(.lookedUp(exchange.want, nil))
    case .openTunnel: give(.tunnelled(exchange, .failed(sentence: sentence)))
    case .answer, .relay, .endForward, .answerStored, .freshenStored, .forgetStored: break
    }
  }

  private func ask(
    _ url: String, method: String = "GET", for purpose: ClientCall.Purpose, range: ByteSpan? = nil,
    ifMatch: String? = nil, announce: AgentAnnounce? = nil, registration: ObjectRegistration? = nil,
    isAnswered: Bool = false
  ) {
    var fields: [HTTPField] = []
    let rest = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let authority = rest.count > 2 ? String(rest[2]) : ""
    let target = "/" + (rest.count > 3 ? String(rest[3]) : "")
    fields.append(HTTPField("host", authority))
    if let range { fields.append(HTTPField("range", "bytes=\(range.offset)-\(range.end - 1)")) }
    if let ifMatch { fields.append(HTTPField("if-match", ifMatch)) }
    let remote = Endpoint(address: world.address(of: host), port: UInt16(40_000 + Int(id) % 20_000))
    let request = HTTPRequest(method: method, target: target, fields: fields, remote: remote)
    let isForSelector = announce != nil || registration != nil || DigestPath.digest(in: target) != nil
    let server = world.host(serving: authority, asSelector: isForSelector) ?? host
    var call = ClientCall(
      purpose: purpose,
      request: Parcel.Request(http: request, announce: announce, registration: registration), host: server)
    call.isAnswered = isAnswered
    (call.began, call.moved) = (world.planner.now, world.planner.now)
    check(call)
    if let flow = pool.takeIdle(to: server) {
      call.isConnected = true
      pool.begin(call, on: flow)
      watch(flow, after: Patience.call)
      sendRequest(on: flow)
    } else {
      let flow = world.network.call(from: host, to: server, purpose: .http)
      world.network.setUse(.client, of: host, flow: flow)
      pool.begin(call, on: flow)
      watch(flow, after: Patience.connect)
    }
  }

  /// Lets the checkers look at a call before it is made.
  private func check(_ call: ClientCall) {
    guard world.checkers.isThorough else { return }
    if case .range(_, let object, let span) = call.purpose, vaults[object.value]?.holds(span) == true {
      world.checkers.fetchedHeld(node: id, span: span)
    }
    if call.originRequest != nil {
      world.checkers.fetches(node: id, atOnce: pool.calls.values.count { $0.originRequest != nil } + 1)
    }
    if call.originRequest == nil { world.checkers.did(.call(server: call.host), node: id, at: world.planner.now) }
  }

  func sendRequest(on flow: Int) {
    guard let call = pool.calls[flow] else { return }
    world.network.send(.request(call.request), from: host, flow: flow)
  }

  func arrivedAtClient(_ parcel: Parcel, flow: Int) {
    guard let call = pool.calls[flow] else { return }
    pool.update(flow) { $0.moved = world.planner.now }
    switch parcel {
    case .head(let answer):
      pool.update(flow) { $0.head = answer }
      if case .range(let request, _, _) = call.purpose, !call.isAnswered {
        give(.originAnswered(request, head(of: answer)))
      }
      // The machine may have cancelled the request on hearing its head.
      if pool.calls[flow] != nil, call.request.http.method == "HEAD" || answer.length == 0 { finishCall(flow) }
    case .body(let span, let isLast, _):
      pool.update(flow) { $0.received += span.length }
      takeBody(span, of: call)
      if isLast, pool.calls[flow] != nil { finishCall(flow) }
    case .selected(let answer): selected(answer, flow: flow)
    case .close, .handshake, .message, .block, .hashes, .request: break
    }
  }

  private func head(of answer: HTTPResponse) -> AgentInput.OriginAnswer {
    AgentInput.OriginAnswer(
      status: answer.status, entityTag: answer.field("etag"),
      retryAfterSeconds: answer.field("retry-after").flatMap { Int64($0) }, isUsable: answer.status == 206)
  }

  private func takeBody(_ span: ByteSpan, of call: ClientCall) {
    switch call.purpose {
    case .range(let request, let object, _):
      guard call.head?.status == 206 else { return }
      let block = world.published.geometry.block(at: span.offset)
      world.stage?.came(span.length, to: id, from: call.host)
      currentIsCorrupt = false
      give(.originBlock(request, block, vaults[object.value]?.verdict(block, isCorrupt: false) ?? .unproven))
    case .plain(let want):
      give(.plainProgress(want, received: ByteCount(call.received + span.length), length: call.head?.length))
    case .probe, .describe, .announce, .register, .leaves: break
    }
  }

  private func finishCall(_ flow: Int) {
    guard let call = pool.finish(flow), let answer = call.head else { return }
    switch call.purpose {
    case .probe(let id): give(.probed(id, probeOutcome(answer)))
    case .describe(let id): give(.described(id, descriptionOutcome(answer)))
    case .announce(let id): give(.announced(id, .failed(sentence: "This is no selector.")))
    case .register(let id): give(.registered(id, .failed(sentence: "This is no selector.")))
    case .range(let request, _, _): give(.originEnded(request, answer.status == 206 ? .complete : .unusable))
    case .leaves(let request, let object, let pieces):
      guard answer.status == 206 || answer.status == 200 else { return give(.originEnded(request, .unusable)) }
      let proven = pieces.map { PieceIndex($0) }
      vaults[object.value]?.prove(proven)
      give(.originLeaves(request, proven: proven))
      give(.originEnded(request, .complete))
    case .plain(let want): give(.plainEnded(want, .complete(bytes: call.received)))
    }
  }

  private func selected(_ answer: SelectorAnswer, flow: Int) {
    guard let call = pool.finish(flow) else { return }
    switch call.purpose {
    case .announce(let id): finishAnnounce(id, answer)
    case .register(let id):
      if case .error(let status, let sentence) = answer {
        give(.registered(id, .refused(status: status, sentence: sentence)))
      } else {
        give(.registered(id, .accepted))
      }
    default: break
    }
  }

  private func finishAnnounce(_ id: CallID, _ answer: SelectorAnswer) {
    switch answer {
    case .announced(let reply):
      if traits.slanders { slandered = reply.named }
      give(.announced(id, .reply(reply)))
    case .error(let status, let sentence): give(.announced(id, .refused(status: status, sentence: sentence)))
    default: give(.announced(id, .failed(sentence: "The selector answered something else.")))
    }
  }

  /// The absolute target of a Link field of the relation that names metainfo (RFC 6249).
  private func describedBy(_ field: String) -> String? {
    guard field.contains("describedby"), let open = field.firstIndex(of: "<"), let close = field.firstIndex(of: ">"),
      open < close
    else { return nil }
    let target = String(field[field.index(after: open)..<close])
    return target.hasPrefix("/") ? "http://\(world.published.origin)\(target)" : target
  }

  func loseClient(_ flow: Int) {
    guard let call = pool.lose(flow) else { return }
    let sentence = "The connection broke."
    if call.originRequest != nil {
      world.checkers.did(.failedFetch(server: call.host), node: id, at: world.planner.now)
    }
    switch call.purpose {
    case .probe(let id): give(.probed(id, .failed(sentence: sentence)))
    case .describe(let id): give(.described(id, .unreachable(sentence: sentence)))
    case .announce(let id): give(.announced(id, .failed(sentence: sentence)))
    case .register(let id): give(.registered(id, .failed(sentence: sentence)))
    case .range(let request, _, _), .leaves(let request, _, _): give(.originEnded(request, .failed(sentence: sentence)))
    case .plain(let want): give(.plainEnded(want, .failed(sentence: sentence)))
    }
  }

  private func probeOutcome(_ answer: HTTPResponse) -> AgentInput.ProbeOutcome {
    .answered(
      status: answer.status, description: answer.field("link").flatMap { describedBy($0) },
      length: answer.status == 200 ? answer.length : nil, entityTag: answer.field("etag"),
      retryAfterSeconds: answer.field("retry-after").flatMap { Int64($0) },
      copy: answer.fields.compactMap { $0.name == "link" ? describedBy($0.value) : nil }
        .first { DigestPath.digest(in: $0) != nil })
  }

  private func descriptionOutcome(_ answer: HTTPResponse) -> AgentInput.DescriptionOutcome {
    switch answer.status {
    case 200: world.published.described(readAt: wall)
    case 404: .absent
    case 503: .notYet(retryAfterSeconds: answer.field("retry-after").flatMap { Int64($0) } ?? 1)
    default: .unreachable(sentence: "The origin answered \(answer.status).")
    }
  }
}

extension HTTPResponse {
  /// The value of the first field of this name (in lower case), or nil.
  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}
