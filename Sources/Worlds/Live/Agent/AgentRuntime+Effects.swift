import Logging
import NIOCore
import Nodes
import Selection
import Vocabulary
import Wire

/// Carrying out what the machine orders, without choosing anything.
extension AgentRuntime {
  /// - Parameter block: what the input that the effect follows from brought.
  func perform(_ effect: AgentEffect, _ block: ArrivedBlock?) {
    switch effect {
    case .link(let link, let order): perform(order, on: link)
    case .store(let object, let order): perform(order, by: object, block)
    case .origin(let request, let order): perform(order, as: request)
    case .control(let call, let order): perform(order, as: call)
    case .reader(let want, let order): perform(order, for: want)
    case .update(let want, let order): updates?.perform(order, for: want)
    case .gateway(let exchange, let order): perform(order, for: exchange)
    case .node(let order): perform(order)
    }
  }

  private func perform(_ order: AgentEffect.LinkOrder, on link: LinkID) {
    switch order {
    case .dial(let object, let remote, let handshake, let certified):
      links?.dial(link, object, remote, handshake, certified: certified)
    case .accept(let object, let handshake): links?.accept(link, object, handshake)
    case .send(let message): links?.send(link, message)
    case .prove(let statement, let number):
      guard let signature = identity.sign(statement.bytes) else { return }
      links?.send(link, .extended(id: number, payload: ShoalMessage.proof(signature).encoded))
    case .check(let statement, let signature):
      let holds = NodeIdentity.isSignature(signature, over: statement.bytes, by: statement.signer)
      submit(.proven(link, holds: holds))
    case .sendPiece(let object, let request): links?.sendPiece(link, object, request)
    case .sendHashes(let object, let request): links?.sendHashes(link, object, request)
    case .close: links?.close(link)
    }
  }

  private func perform(_ order: AgentEffect.StoreOrder, by object: ObjectHandle, _ block: ArrivedBlock?) {
    switch order {
    case .open(let call, let verifying): open(object, call, verifying: verifying)
    case .close: if let store = stores.removeValue(forKey: object) { vault.close(store) }
    case .write(let at): writing(object, block) { (store, block) throws(StoreError) in try store.write(at, block) }
    case .stage(let at):
      writing(object, block) { (store, block) throws(StoreError) in try store.stage(at, block.bytes) }
    case .adopt(let block): writing(object) { (store) throws(StoreError) in try store.adopt(block) }
    case .confirm: if stores[object] != nil, !broken.contains(object) { submit(.stored(object)) }
    case .judge(let piece, let staged): judge(object, piece, staged)
    }
  }

  private func perform(_ order: AgentEffect.OriginOrder, as request: OriginRequestID) {
    switch order {
    case .fetchRange(let object, let url, let span, let ifMatch):
      originClient?.fetchRange(request, object, url: url, span, ifMatch: ifMatch)
    case .fetchLeaves(let object, let url, let pieces):
      originClient?.fetchLeaves(request, object, url: url, pieces: pieces)
    case .cancel: originClient?.cancel(request)
    }
  }

  private func perform(_ order: AgentEffect.ControlOrder, as call: CallID) {
    switch order {
    case .probe(let url): calls?.probe(call, url: url)
    case .describe(let source): calls?.describe(call, source)
    case .keepDescription(let url): calls?.remember(call, url: url)
    case .remember(let news): remember(news, as: call)
    case .announce(let selector, let announce): calls?.announce(call, selector: selector, announce)
    case .announceOver(let family, let selector, let announce):
      calls?.announce(call, selector: selector, announce, over: family)
    case .register(let selector, let registration): calls?.register(call, selector: selector, registration)
    }
  }

  private func perform(_ order: AgentEffect.ReaderOrder, for want: WantID) {
    switch order {
    case .fetchPlain(let url): sink(of: want).map { originClient?.fetchPlain(want, url: url, to: $0) }
    case .begin(let answer): sink(of: want)?.begin(answer)
    case .deliver(let object, let span): stores[object].map { sink(of: want)?.deliver($0, span) }
    case .text(let text): sink(of: want)?.deliver(text: text)
    case .finish(let report): sink(of: want)?.finish(report)
    case .digest: sink(of: want)?.digest()
    case .obeyed: sink(of: want)?.obeyed()
    case .fail(let failure):
      originClient?.cancelPlain(want)
      sinks.removeValue(forKey: want)?.fail(failure)
    }
  }

  private func perform(_ order: AgentEffect.GatewayOrder, for exchange: ExchangeID) {
    let want = exchange.want
    switch order {
    case .answer(let answer):
      sinks[want] = nil
      front?.respond(exchange, answer)
    case .forward(let order):
      guard let sink = sinks[want] as? GatewaySink else { return }
      originClient?.forward(want, order, clientFields: front?.fields(of: exchange) ?? [], to: sink)
    case .relay(let edits, nil): originClient?.relay(want, edits)
    case .relay(let edits, let response?):
      originClient?.relay(want, edits) { [answers] in answers?.draft(response, fields: $0, length: $1) }
    case .endForward: originClient?.endForward(want)
    case .lookUp(let request):
      if let answers { answers.lookUp(want, request) } else { submit(.lookedUp(want, nil)) }
    case .answerStored(let answer):
      sinks[want] = nil
      front?.respond(exchange, answer) { [answers] _ in answers?.source(of: want) }
    case .freshenStored(let head): answers?.freshen(want, by: head)
    case .forgetStored: answers?.forget(want)
    case .openTunnel(let target): openTunnel(exchange, target)
    }
  }

  private func perform(_ order: AgentEffect.NodeOrder) {
    switch order {
    case .listKept: caretaker?.list()
    case .measureCache: caretaker?.measure()
    case .removeKept(let object): caretaker?.remove(object)
    case .pinKept(let object, let isPinned): caretaker?.pin(object, isPinned)
    case .book(let entry): ledger.add(entry)
    case .shareTrace(let order, let selector): share(order, with: selector)
    case .log(let event): log(event)
    case .leave: mayLeave()
    }
  }

  private func share(_ order: TraceOrder, with selector: GuardedURL) {
    let last = order.last.map { $0.milliseconds / 1000 }
    let isOpening = openTrace(last: last) { [weak self] files in
      self?.calls?.share(order, with: selector, files, atMost: self?.options.uploadLimit)
    }
    if !isOpening { submit(.traceShared(.failed(sentence: "this node records nothing: its flight recorder is off"))) }
  }

  private func remember(_ news: [KeyPin], as call: CallID) {
    pins.keep(news, on: loop, all: { [weak self] in self?.machine?.keyPins ?? [] }) { [weak self] error in
      guard let self else { return }
      if let error { logger.log(.warning, .pinsNotKept, [.init("why", "\(error)")]) }
      submit(.remembered(call, failure: error?.sentence))
    }
  }

  private func openTunnel(_ exchange: ExchangeID, _ target: GuardedURL) {
    guard let front, let url = try? HTTPURL(target.text) else {
      return submit(.tunnelled(exchange, .failed(sentence: "The address cannot be connected to.")))
    }
    front.openTunnel(exchange, to: url, within: target.reach) { [weak self] error in
      switch error {
      case nil: self?.submit(.tunnelled(exchange, nil))
      case let error as GuardedResolver.OutOfReach:
        self?.submit(.tunnelled(exchange, .refused(sentence: error.sentence)))
      case let error?:
        self?.submit(.tunnelled(exchange, .failed(sentence: "\(HTTPCall.typed(error, url.hostField))")))
      }
    }
  }

  private func open(_ object: ObjectHandle, _ call: CallID, verifying: Bool) {
    guard let description = calls?.take(call) else {
      return submit(.storeFailed(object, sentence: "The description of the object was dropped; ask again."))
    }
    vault.open(description, verifying: verifying, loop: loop) { [weak self] outcome in
      guard let self else { return }
      switch outcome {
      case .success(let store):
        stores[object] = store
        store.onSpoilt = { [weak self] in self?.storeFailed(object, $0) }
        submit(.opened(object, held: store.stored, provable: store.provable))
      case .failure(let error): storeFailed(object, error)
      }
    }
  }

  private func judge(_ object: ObjectHandle, _ piece: PieceIndex, _ staged: [BlockIndex]) {
    guard let store = stores[object] else { return }
    store.judge(piece, staged: staged, on: pool, loop: loop) { [weak self] outcome in
      guard let self, stores[object] === store else { return }
      switch outcome {
      case .success(let judgement): submit(.judged(object, judgement))
      case .failure(let error): storeFailed(object, error)
      }
    }
  }

  // The gateway

  func sink(of want: WantID) -> (any DeliverySink)? { sinks[want] }

  func serve(_ front: HTTPFront) {
    self.front = front
    measure(front)
    front.onRefusing = { [logger] why in logger.log(.warning, .callersWait, [.init("why", why)]) }
    front.onRequest = { [weak self] exchange, request, _ in
      guard let self else { return }
      sinks[exchange.want] = GatewaySink(exchange, front: front, host: self)
      submit(.asked(exchange, request))
    }
    front.onWritable = { [weak self] exchange in (self?.sinks[exchange.want] as? GatewaySink)?.writable() }
    front.onEnded = { [weak self] exchange, sent, isWhole in
      guard let self, !isStopped else { return }
      sinks[exchange.want] = nil
      answers?.end(exchange.want)
      submit(.exchangeEnded(exchange, sent: sent, isWhole: isWhole))
    }
  }
}
